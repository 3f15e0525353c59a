"""Command blocks in the documentation that are run, and whose output is compared.

A block is marked by a comment on the line before it:

    <!-- runnable: FIXTURE -->
    ```console
    $ urlfilterc check policies/quickstart.yaml
    what it printed
    ```

Lines that begin with `$ ` are run by bash, one after the other in one folder a FIXTURE and file;
what follows is what they print on stdout and stderr. A line `...` stands for any lines. Ports,
times of day and the like are made equal on both sides before comparing (see NORMAL).

    FIXTURE     the folder holds
    policies    policies/ and lists/ of testdata/
    site        the same, with the quickstart policy built into site/, and a certificate in tls/
    service     the same, with urlfilterd serving it; $SERVER is its address
    publishing  as service, but served/ is served; the release in releases/ was published to it with
                ci.token
    demo        nothing: the block is the output of ./quickstart
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

BLOCK = re.compile(r"(<!-- runnable: (\w+) -->\n```console\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE)
NORMAL = [
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:8443"),
    (re.compile(r"\b\d+(\.\d+)? ?(µs|us|ms|s)\b"), "0.1 s"),
    (re.compile(r"[\d.,]+ (lines|URLs|keys)/s"), r"1,000 \1/s"),
    (re.compile(r"\(process \d+\)|kill \d+"), "kill 1234"),
    (re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "2026-01-01T00:00:00Z"),
    (re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[+]00:00"), "2026-01-01T00:00:00+00:00"),
    (re.compile(r"\b1[78]\d{8}\b"), "1800000000"),  # seconds since 1970
    (re.compile(r"\b(ageSeconds\W+)\d\b"), r"\g<1>0"),
    (re.compile(r"slots/(\d+)-\w+\.\w+/"), r"slots/\1-slot/"),
    (re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT"),
     "Thu, 01 Jan 2026 00:00:00 GMT"),
]


def normal(text):
    for pattern, replacement in NORMAL:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def matches(expected, actual):
    """Whether `actual` is `expected`, where a line `...` stands for any lines."""
    parts = re.split(r"^\.\.\.$\n?", normal(expected) + "\n", flags=re.MULTILINE)
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, normal(actual) + "\n") is not None


class Fixture:
    """A folder with what the commands of one file and fixture need."""

    def __init__(self, name, programs, testdata, demo):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.programs, self.testdata, self.demo = programs, testdata, demo
        self.environment = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}", LC_ALL="C.UTF-8",
                                TZ="UTC", COLUMNS="100")
        self.server = None
        if name in ("policies", "site", "service", "publishing"):
            for part in ("policies", "lists"):
                shutil.copytree(testdata / part, self.folder / part)
        if name in ("site", "service"):
            self.run(f"{testdata}/tls/make-ca tls && "
                     "urlfilterc build policies/quickstart.yaml --out site")
        if name == "service":
            self.start_server("site")
        if name == "publishing":
            self.publish(testdata)

    def publish(self, testdata):
        self.environment["SOURCE_DATE_EPOCH"] = "1795460400"  # entity tags are of the manifest's bytes
        self.run(f"{testdata}/tls/make-ca tls && mkdir served && "
                 "urlfilterc build policies/quickstart.yaml --out releases && "
                 "urlfilterd token --name ci --filter corporate-baseline > ci.token 2> entry.json && "
                 'echo "{\\"publishers\\": [$(cat entry.json)]}" > publishers.json')
        self.start_server("served", "--publishers", "publishers.json")
        self.run("urlfilterc publish releases --to $SERVER --ca tls/ca.pem --token-file ci.token")

    def run(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        return done.stdout

    def start_server(self, root, *options):
        self.server = subprocess.Popen(
            [self.programs / "urlfilterd", "serve", "--root", root, "--listen", "127.0.0.1:0",
             "--cert", "tls/chain.pem", "--key", "tls/leaf.key", *options], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in self.server.stdout:
            found = re.search(r"listening on (https://\S+)", line)
            if found:
                self.environment["SERVER"] = found.group(1)
                return
        raise RuntimeError("urlfilterd ended without listening")

    def close(self):
        if self.server is not None:
            self.server.terminate()
            self.server.communicate(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


def split_commands(body):
    """[(command, expected output)]; a command goes on over lines that end with a backslash."""
    commands, lines = [], iter(body.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command += "\n" + next(lines, "")
            commands.append((command, []))
        elif commands:
            commands[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in commands]


def run_block(fixture_name, body, fixture):
    """The block as it should be, and whether the one that stands there agrees."""
    if fixture_name == "demo":
        (fixture.folder / "bin").symlink_to(fixture.programs)
        done = subprocess.run([fixture.demo, "bin", ".cache/quickstart"], cwd=fixture.folder,
                              capture_output=True, text=True, timeout=300, env=fixture.environment)
        return done.stdout.strip() + "\n", done.returncode == 0 and matches(body, done.stdout)
    text, same = [], True
    for command, expected in split_commands(body):
        actual = fixture.run(command)
        if matches(expected, actual):
            actual = expected
        else:
            same = False
        text.append(f"$ {command}\n" + (actual.rstrip() + "\n" if actual.strip() else ""))
    return "".join(text), same


def check_file(text, make_fixture):
    """Runs every marked block of a file; returns the corrected text and [(line, true output)]."""
    fixtures, wrong = {}, []

    def replace(found):
        opening, name, body, closing = found.groups()
        if name not in fixtures:
            fixtures[name] = make_fixture(name)
        true_body, same = run_block(name, body, fixtures[name])
        if same:
            return found.group(0)
        wrong.append((text.count("\n", 0, found.start()) + 1, true_body))
        return opening + true_body + closing

    try:
        return BLOCK.sub(replace, text), wrong
    finally:
        for fixture in fixtures.values():
            fixture.close()

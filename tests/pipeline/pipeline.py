"""What the whole-way tests share: the three programs, a release, a server, an app group."""

import json
import os
import pathlib
import re
import ssl
import subprocess
import tempfile
import threading
import http.server

RUNFILES = pathlib.Path(os.environ.get("TEST_SRCDIR", ".")) / os.environ.get("TEST_WORKSPACE", "")
PROGRAMS = {
    "urlfilterc": RUNFILES / "compiler/urlfilterc",
    "urlfilterd": RUNFILES / "server/urlfilterd",
    "urlfilterctl": RUNFILES / "filterlib/ctl/urlfilterctl",
}
TESTDATA = RUNFILES / "testdata"


def run(program, *arguments, ok=(0,), stdin=None):
    """Runs one of our programs; its exit code must be one of `ok`."""
    done = subprocess.run([PROGRAMS[program], *map(str, arguments)], input=stdin,
                          capture_output=True, text=True, timeout=600)
    if done.returncode not in ok:
        raise AssertionError(f"{program} {' '.join(map(str, arguments))} ended with "
                             f"{done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done


def new_folder():
    return pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def build_quickstart(folder, *more_rules):
    """The policy of ./quickstart, with more rules: written into `folder`, built into its `site`."""
    text = (TESTDATA / "policies/quickstart.yaml").read_text()
    text = text.replace("../lists", f"{TESTDATA}/lists")
    rules = "".join(f"      - {rule}\n" for rule in ("gambling.example", *more_rules))
    text = text.replace("      - gambling.example\n", rules)
    run("urlfilterc", "build", write(folder / "policy.yaml", text), "--out", folder / "site")


def make_tls(folder):
    subprocess.run([TESTDATA / "tls/make-ca", folder], check=True)
    return folder


def manifest(site, name):
    return json.loads((site / "public" / name / "manifest.json").read_text())


def plist_path(site, name):
    return site / "public" / name / manifest(site, name)["path"]


class Service:
    """urlfilterd on a free port, for a `with` block."""

    def __init__(self, site, tls, *options):
        self.process = subprocess.Popen(
            [PROGRAMS["urlfilterd"], "serve", "--root", site, "--listen", "127.0.0.1:0",
             "--cert", tls / "chain.pem", "--key", tls / "leaf.key", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            found = re.search(r"listening on (https://\S+)", line)
            if found:
                self.url = found.group(1)
                break
        else:
            raise AssertionError("urlfilterd ended without listening")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)


class AlteringServer:
    """A static HTTPS server that passes each answer's body through `alter(path, body)`."""

    def __init__(self, public, tls, alter):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                file = public / self.path.removeprefix("/v1/")
                body = alter(self.path, file.read_bytes() if file.is_file() else b"")
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "chain.pem", tls / "leaf.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()

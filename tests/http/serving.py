"""Servers and release trees for tests of the HTTP API: everything real, everything on loopback."""

import hashlib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

PLIST_BYTES = 1_800_000
START_SECONDS = 20


def scratch_folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="urlfilter-", dir=os.environ.get("TEST_TMPDIR")))


def pseudo_random(size, seed):
    """Bytes that no compression makes smaller, the same in every run."""
    return hashlib.shake_128(seed.encode()).digest(size)


def write_release(root, filter_name="demo", version=1, tag="tag-1"):
    """A release in the shape of the release directory page. The pointer comes last."""
    public = root / "public" / filter_name
    folder = public / str(version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "filter.plist").write_bytes(pseudo_random(PLIST_BYTES, f"{filter_name}/{version}"))
    (folder / "manifest.sig").write_text('{"schema": 1, "signatures": []}\n')
    if version > 1:
        (folder / f"from-{version - 1}.delta").write_bytes(pseudo_random(5000, "delta"))
    private = root / "private" / filter_name / str(version)
    private.mkdir(parents=True, exist_ok=True)
    (private / "keys.txt").write_text("secret.example\n")
    temporary = public / "manifest.json.new"
    temporary.write_text('{"schema": 1, "filter": "%s", "version": %d, "tag": "%s"}\n'
                         % (filter_name, version, tag))
    temporary.rename(public / "manifest.json")


def make_certificates(folder):
    """A root, an intermediate and a leaf; returns paths {ca, chain, key}."""
    script = pathlib.Path("testdata/tls/make-ca").resolve()
    subprocess.run([script, folder, "--intermediate", "--client", "tester"], check=True,
                   stdout=subprocess.DEVNULL)
    return {"ca": folder / "ca.pem", "chain": folder / "chain.pem", "key": folder / "leaf.key",
            "client": folder / "client.pem", "client_key": folder / "client.key"}


def client_context(ca):
    context = ssl.create_default_context(cafile=str(ca))
    context.set_alpn_protocols(["http/1.1"])
    return context


class Process:
    """A server under test, ended by its own process id."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def read_until(self, word):
        for line in self.process.stderr:
            if word in line:
                return line.strip()
        raise AssertionError(f"the server ended with {self.process.wait()}")

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=START_SECONDS)
        self.process.stderr.close()
        return code


class Urlfilterd(Process):
    def __init__(self, root, certificates=None, extra=()):
        program = pathlib.Path("server/urlfilterd").resolve()
        tls = ["--plain-http"]
        if certificates:
            tls = ["--cert", certificates["chain"], "--key", certificates["key"]]
        super().__init__([program, "serve", "--root", root, "--listen", "127.0.0.1:0", *tls, *extra])
        self.url = self.read_until("listening on").rsplit(" ", 1)[1]
        self.port = int(self.url.rsplit(":", 1)[1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")


class Nginx(Process):
    """Debian's nginx with packaging/nginx.conf, its example paths replaced by the test's own."""

    def __init__(self, root, certificates, folder):
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        text = pathlib.Path("packaging/nginx.conf").read_text()
        for placeholder, value in {
                "/etc/urlfilter/chain.pem": certificates["chain"],
                "/etc/urlfilter/key.pem": certificates["key"],
                "/srv/urlfilter/releases": root,
                "listen [::]:443 ssl;": "",
                "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
                "/var/log/nginx/": f"{folder}/",
                "/run/nginx.pid": folder / "nginx.pid"}.items():
            assert placeholder in text, f"packaging/nginx.conf has no {placeholder}"
            text = text.replace(placeholder, str(value))
        configuration = folder / "nginx.conf"
        configuration.write_text(text)
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
        super().__init__([program, "-c", configuration, "-p", folder, "-e", folder / "error.log",
                          "-g", "daemon off;" + (" user root;" if os.geteuid() == 0 else "")])
        wait_for_port(self.port)

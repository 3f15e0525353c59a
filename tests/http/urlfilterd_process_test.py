"""urlfilterd as a process: start, new releases, signals, slow and idle clients, stop."""

import http.client
import json
import resource
import signal
import socket
import ssl
import subprocess
import threading
import time
import unittest

import serving

IDLE_CONNECTIONS = 1000
DRIPPING_CONNECTIONS = 200
HELD_SECONDS = 5  # a thread that one of them holds is held for the 10 or 15 s of its deadline


class ProcessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        cls.folder = serving.scratch_folder()
        cls.root = cls.folder / "releases"
        serving.write_release(cls.root)
        cls.certificates = serving.make_certificates(cls.folder / "tls")
        cls.context = serving.client_context(cls.certificates["ca"])

    def setUp(self):
        self.server = serving.Urlfilterd(self.root, self.certificates)
        self.addCleanup(self.server.stop)

    def get(self, path):
        connection = http.client.HTTPSConnection("127.0.0.1", self.server.port,
                                                 context=self.context, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def open_tls(self):
        plain = socket.create_connection(("127.0.0.1", self.server.port), timeout=20)
        return self.context.wrap_socket(plain, server_hostname="127.0.0.1")

    def test_serves_a_new_release_without_a_restart(self):
        serving.write_release(self.root, "fresh", 1, "one")
        self.assertIn(b'"version": 1', self.get("/v1/fresh/manifest.json")[1])
        serving.write_release(self.root, "fresh", 2, "two")
        self.assertIn(b'"version": 2', self.get("/v1/fresh/manifest.json")[1])
        self.assertEqual(self.get("/v1/fresh/2/from-1.delta")[0].status, 200)

    def test_ends_cleanly_when_told_to(self):
        self.assertEqual(self.get("/healthz")[0].status, 200)
        self.assertEqual(self.server.stop(), 0)

    def test_finishes_a_download_that_is_under_way_when_told_to_stop(self):
        with self.open_tls() as stream:
            stream.sendall(b"GET /v1/demo/1/filter.plist HTTP/1.1\r\nHost: h\r\n\r\n")
            received = stream.recv(1000)
            self.server.signal(signal.SIGTERM)
            while True:
                more = stream.recv(1 << 16)
                if not more:
                    break
                received += more
        body = received.split(b"\r\n\r\n", 1)[1]
        self.assertEqual(body, (self.root / "public/demo/1/filter.plist").read_bytes())

    def test_presents_the_whole_chain_and_speaks_modern_tls_only(self):
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", "-showcerts",
                   "-CAfile", self.certificates["ca"], "-verify_return_error", "-alpn", "http/1.1"]
        shown = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertGreaterEqual(shown.stdout.count("BEGIN CERTIFICATE"), 2)
        self.assertIn("Verification: OK", shown.stdout)
        self.assertIn("ALPN protocol: http/1.1", shown.stdout)
        for old in ("-tls1", "-tls1_1"):
            refused = subprocess.run(command + [old, "-cipher", "ALL:@SECLEVEL=0"],
                                     stdin=subprocess.DEVNULL, capture_output=True, text=True)
            self.assertIn("Cipher is (NONE)", refused.stdout, old)
        tls12 = subprocess.run(command + ["-tls1_2"], stdin=subprocess.DEVNULL, capture_output=True,
                               text=True)
        self.assertRegex(tls12.stdout, "Cipher is ECDHE-.*(GCM|CHACHA20)")

    def test_changes_its_certificate_without_dropping_connections(self):
        def serial():
            with self.open_tls() as stream:
                return stream.getpeercert()["serialNumber"]

        before = serial()
        connection = http.client.HTTPSConnection("127.0.0.1", self.server.port,
                                                 context=self.context, timeout=20)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        serving.make_certificates(self.folder / "tls")
        self.server.signal(signal.SIGHUP)
        self.server.read_until("read the certificate again")
        self.context.load_verify_locations(str(self.certificates["ca"]))
        self.assertNotEqual(serial(), before)
        connection.request("GET", "/healthz")  # the same connection, begun with the old one
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()

    def test_serves_a_new_client_at_once_beside_idle_and_dripping_ones(self):
        idle = [self.open_tls() for _ in range(IDLE_CONNECTIONS // 10)]
        idle += [socket.create_connection(("127.0.0.1", self.server.port))
                 for _ in range(IDLE_CONNECTIONS - len(idle))]
        for stream in idle[:IDLE_CONNECTIONS // 10]:
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            stream.recv(4096)
        dripping = [self.open_tls() for _ in range(DRIPPING_CONNECTIONS)]
        stop = threading.Event()

        def drip():
            for byte in b"GET /v1/demo/manifest.json HTTP/1.1\r\nX: " + b"y" * 1000:
                for stream in dripping:
                    stream.sendall(bytes([byte]))
                if stop.wait(0.2):
                    return

        dripper = threading.Thread(target=drip)
        dripper.start()
        try:
            time.sleep(0.5)
            waits = []
            for _ in range(20):
                begun = time.monotonic()
                answer, _ = self.get("/v1/demo/manifest.json")
                waits.append(time.monotonic() - begun)
                self.assertEqual(answer.status, 200)
        finally:
            stop.set()
            dripper.join()
            for stream in idle + dripping:
                stream.close()
        # No thread is held by any of the 1,200 others.
        self.assertLess(sorted(waits)[len(waits) // 2], HELD_SECONDS, waits)

    def test_logs_no_one_and_opens_its_log_again(self):
        log = self.folder / f"access-{self._testMethodName}.json"
        rotated = log.with_suffix(".json.1")
        server = serving.Urlfilterd(self.root, extra=["--access-log", log])
        self.addCleanup(server.stop)

        def ask(path):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("GET", path, headers={"User-Agent": "someone", "Cookie": "mine"})
            connection.getresponse().read()
            connection.close()

        ask("/v1/demo/manifest.json?person=alice")
        ask("/v1/alice/secret")
        log.rename(rotated)
        server.signal(signal.SIGUSR1)
        server.read_until("opened the access log again")
        ask("/healthz")
        server.stop()
        old = [json.loads(line) for line in rotated.read_text().splitlines()]
        new = [json.loads(line) for line in log.read_text().splitlines()]
        # An answer is logged once it is sent, so its line may come a moment after the client has it.
        self.assertEqual(sorted((entry["route"], entry["status"]) for entry in old + new),
                         [("healthz", 200), ("manifest", 200), ("other", 404)])
        self.assertIn("healthz", [entry["route"] for entry in new])
        for word in ("alice", "someone", "127.0.0.1", "mine"):
            self.assertNotIn(word, json.dumps(old + new))

    def test_healthcheck_says_ok_or_why_not(self):
        def check(*arguments):
            return subprocess.run(["server/urlfilterd", "healthcheck", *arguments],
                                  capture_output=True, text=True)

        url = self.server.url + "/healthz"
        well = check("--url", url, "--ca", self.certificates["ca"])
        self.assertEqual((well.returncode, well.stdout), (0, "ok\n"), well.stderr)
        self.assertEqual(check("--url", url).returncode, 1)  # not the system's CA
        wrong_name = check("--url", url, "--ca", self.certificates["ca"], "--server-name", "other.example")
        self.assertEqual(wrong_name.returncode, 1)
        self.assertEqual(check("--url", self.server.url + "/none", "--ca",
                               self.certificates["ca"]).returncode, 1)
        self.assertEqual(check("--url", "ftp://x").returncode, 64)
        self.server.stop()
        self.assertEqual(check("--url", url, "--ca", self.certificates["ca"]).returncode, 1)

    def test_serves_plain_http_on_loopback_only(self):
        plain = serving.Urlfilterd(self.root)
        self.addCleanup(plain.stop)
        self.assertTrue(plain.url.startswith("http://127.0.0.1:"))
        program = subprocess.run(
            ["server/urlfilterd", "serve", "--root", self.root, "--listen", "0.0.0.0:0",
             "--plain-http"], capture_output=True, text=True)
        self.assertEqual(program.returncode, 2)
        self.assertIn("loopback", program.stderr)

    def test_refuses_wrong_usage_with_64_and_missing_files_with_2(self):
        def run(*arguments):
            return subprocess.run(["server/urlfilterd", *arguments], capture_output=True, text=True)

        self.assertEqual(run("serve", "--root", self.root).returncode, 64)
        self.assertEqual(run("serve").returncode, 64)
        self.assertEqual(run("serve", "--root", self.root, "--plain-http", "--listen",
                             "nowhere").returncode, 64)
        self.assertEqual(run("serve", "--root", self.root, "--plain-http", "--client-ca",
                             self.certificates["ca"]).returncode, 64)
        missing = run("serve", "--root", self.root, "--cert", "/no/such", "--key", "/no/such")
        self.assertEqual(missing.returncode, 2)
        self.assertIn("/no/such", missing.stderr)
        self.assertEqual(run("--version").returncode, 0)
        self.assertIn("urlfilterd serve --root", run("serve", "--help").stdout)

    def test_says_at_its_start_that_there_is_nothing_to_serve(self):
        inner = self.folder / "site" / "public"
        inner.mkdir(parents=True)
        server = serving.Process(["server/urlfilterd", "serve", "--root", inner, "--listen",
                                  "127.0.0.1:0", "--plain-http"])
        self.addCleanup(server.stop)
        self.assertIn(f"there is no filter below {inner}/public yet", server.read_until("note"))
        server.read_until("listening on")

    def test_names_the_file_of_tls_that_it_cannot_use_and_the_place_it_cannot_listen_on(self):
        text = self.folder / "text.pem"
        text.write_text("no PEM\n")
        tls, other = self.certificates, serving.make_certificates(self.folder / "other")
        taken = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(taken.close)
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        for chain, key, more, said in (
                (text, tls["key"], [], "text.pem is no PEM certificate chain"),
                (tls["chain"], text, [], "text.pem is no PEM private key of this certificate"),
                (tls["chain"], other["key"], [], "is no PEM private key of this certificate"),
                (tls["chain"], tls["key"], ["--client-ca", text], "text.pem has no PEM certificates"),
                (tls["chain"], tls["key"], ["--listen", at], f"cannot listen on {at}: Address already in use"),
                (tls["chain"], tls["key"], ["--listen", "192.0.2.1:0"], "cannot listen on 192.0.2.1:0: ")):
            listen = [] if "--listen" in more else ["--listen", "127.0.0.1:0"]
            done = subprocess.run(["server/urlfilterd", "serve", "--root", self.root, "--cert", chain, "--key", key,
                                   *listen, *more], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(said, done.stderr)


class ConfigTest(unittest.TestCase):
    """Limits, made small by a YAML file."""

    @classmethod
    def setUpClass(cls):
        cls.folder = serving.scratch_folder()
        serving.write_release(cls.folder / "releases")
        cls.certificates = serving.make_certificates(cls.folder / "tls")

    def log(self):
        return self.folder / f"access-{self._testMethodName}.json"

    def start(self, limits):
        config = self.folder / "urlfilterd.yaml"
        config.write_text(f"access_log: {self.log().name}\nlimits: {{{limits}}}\n")
        server = serving.Urlfilterd(self.folder / "releases", extra=["--config", config])
        self.addCleanup(server.stop)
        return server

    @staticmethod
    def connect(server):
        return socket.create_connection(("127.0.0.1", server.port), timeout=20)

    @staticmethod
    def drain(stream):
        received = b""
        while True:
            more = stream.recv(1 << 16)
            if not more:
                return received
            received += more

    def test_a_request_has_one_deadline_however_it_drips(self):
        server = self.start("request: 1s")
        with self.connect(server) as stream:
            begun = time.monotonic()
            try:
                for byte in b"GET /healthz HTTP/1.1\r\nX: " + b"y" * 200:
                    stream.sendall(bytes([byte]))
                    time.sleep(0.05)
            except OSError:
                pass  # closed while we dripped
            spent = time.monotonic() - begun
        self.assertLess(spent, 8)

    def test_a_late_request_is_told_so(self):
        server = self.start("request: 0.5s")
        with self.connect(server) as stream:
            stream.sendall(b"GET /healthz HTTP/1.1\r\n")
            self.assertTrue(self.drain(stream).startswith(b"HTTP/1.1 408 Request Timeout\r\n"))

    def test_an_idle_connection_is_closed(self):
        server = self.start("idle: 0.5s")
        with self.connect(server) as stream:
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            self.assertTrue(self.drain(stream).endswith(b"\r\n\r\nok\n"))

    def test_a_client_that_does_not_read_is_given_up(self):
        server = self.start("answer: 1s, threads: 1")
        with self.connect(server) as stream:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stream.sendall(b"GET /v1/demo/1/filter.plist HTTP/1.1\r\nHost: h\r\n\r\n" * 20)
            end = time.monotonic() + 20
            while '"complete":false' not in self.log().read_text():
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)
        lines = self.log().read_text().splitlines()
        # Some answers fit into the buffers of the system, in which nobody reads them.
        self.assertLess(sum('"complete":false' not in line for line in lines), 10)

    def test_the_longest_idle_connection_makes_room_for_a_new_one(self):
        server = self.start("connections: 4, threads: 1")
        streams = [self.connect(server) for _ in range(4)]
        for stream in streams:
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            self.assertTrue(stream.recv(4096).startswith(b"HTTP/1.1 200"))
            time.sleep(0.05)
        with self.connect(server) as fresh:
            fresh.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            self.assertTrue(fresh.recv(4096).startswith(b"HTTP/1.1 200"))
        self.assertEqual(streams[0].recv(1), b"")
        streams[3].sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        self.assertTrue(streams[3].recv(4096).startswith(b"HTTP/1.1 200"))
        for stream in streams:
            stream.close()

    def test_mistakes_in_the_file_are_reported_all_at_once(self):
        config = self.folder / "mistaken.yaml"
        config.write_text("rot: releases\nlimits: {request: soon}\n")
        program = subprocess.run(["server/urlfilterd", "serve", "--config", config],
                                 capture_output=True, text=True)
        self.assertEqual(program.returncode, 2)
        self.assertIn("mistaken.yaml:1:1", program.stderr)
        self.assertIn("mistaken.yaml:2:19", program.stderr)


class MutualTlsTest(unittest.TestCase):
    def setUp(self):
        folder = serving.scratch_folder()
        serving.write_release(folder / "releases")
        self.certificates = serving.make_certificates(folder / "tls")
        self.server = serving.Urlfilterd(folder / "releases", self.certificates,
                                         ["--client-ca", self.certificates["ca"], "--require-client-cert"])
        self.addCleanup(self.server.stop)

    def test_asks_for_a_certificate_of_its_own_list(self):
        def status(context):
            connection = http.client.HTTPSConnection("127.0.0.1", self.server.port, context=context,
                                                     timeout=20)
            connection.request("GET", "/healthz")
            return connection.getresponse().status

        with self.assertRaises((ssl.SSLError, ConnectionError)):
            status(serving.client_context(self.certificates["ca"]))
        known = serving.client_context(self.certificates["ca"])
        known.load_cert_chain(self.certificates["client"], self.certificates["client_key"])
        self.assertEqual(status(known), 200)

    def test_a_healthcheck_may_show_a_certificate(self):
        def check(*arguments):
            return subprocess.run(
                ["server/urlfilterd", "healthcheck", "--url", self.server.url + "/healthz", "--ca",
                 self.certificates["ca"], *arguments], capture_output=True, text=True)

        certificate, key = self.certificates["client"], self.certificates["client_key"]
        self.assertEqual(check().returncode, 1)
        well = check("--cert", certificate, "--key", key)
        self.assertEqual((well.returncode, well.stdout), (0, "ok\n"), well.stderr)
        self.assertEqual(check("--cert", certificate).returncode, 64)
        self.assertEqual(check("--key", key).returncode, 64)
        wrong = check("--cert", certificate, "--key", self.certificates["key"])
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("no certificate in", wrong.stderr)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Conformance tests of the HTTP API of docs/http-api.md, against any base URL.

    tests/http/conformance.py --base https://127.0.0.1:8443 --ca ca.pem --filter demo

Whatever serves a release tree (urlfilterd, nginx, an object store, a CDN) must pass; what only
urlfilterd promises is tested with --strict. Nothing but the standard library is needed.
"""

import argparse
import base64
import contextlib
import hashlib
import http.client
import json
import socket
import ssl
import sys
import unittest
import urllib.parse


class Target:
    """The server under test. Set by configure() before the tests run."""

    base = None
    context = None
    filter = "demo"
    version = 1
    strict = False


def configure(base, ca, filter_name="demo", version=1, strict=False):
    Target.base = urllib.parse.urlsplit(base)
    Target.context = ssl.create_default_context(cafile=str(ca)) if ca else None
    Target.filter = filter_name
    Target.version = version
    Target.strict = strict


def connect():
    host, port = Target.base.hostname, Target.base.port
    if Target.base.scheme == "https":
        return http.client.HTTPSConnection(host, port, context=Target.context, timeout=20)
    return http.client.HTTPConnection(host, port, timeout=20)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def __getitem__(self, name):
        return self.headers.get(name)


def ask(path, method="GET", headers=None, connection=None):
    own = connection or connect()
    try:
        own.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            own.putheader(name, value)
        own.endheaders()
        return Answer(own.getresponse())
    finally:
        if connection is None:
            own.close()


@contextlib.contextmanager
def open_stream():
    """A connection for bytes that no client library would send."""
    with socket.create_connection((Target.base.hostname, Target.base.port), timeout=20) as plain:
        stream = plain
        if Target.context:
            stream = Target.context.wrap_socket(plain, server_hostname=Target.base.hostname)
        with stream:
            yield stream


def raw(request_bytes):
    """The status of the first answer."""
    with open_stream() as stream:
        stream.sendall(request_bytes)
        line = b""
        while not line.endswith(b"\n"):
            byte = stream.recv(1)
            if not byte:
                break
            line += byte
    return int(line.split()[1]) if line else 0


def heads(request_bytes):
    """The heads of all answers until the server closes; to HEAD, so that there is nothing else."""
    received = b""
    with open_stream() as stream:
        stream.sendall(request_bytes)
        while more := stream.recv(1 << 16):
            received += more
    return received.decode().split("\r\n\r\n")[:-1]


def manifest_path():
    return f"/v1/{Target.filter}/manifest.json"


def plist_path():
    return f"/v1/{Target.filter}/{Target.version}/filter.plist"


class Reading(unittest.TestCase):
    def test_manifest_is_json_and_cached_shortly(self):
        answer = ask(manifest_path())
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer["Content-Type"].split(";")[0], "application/json")
        self.assertEqual(json.loads(answer.body)["filter"], Target.filter)
        self.assertNotIn("immutable", answer["Cache-Control"])
        self.assertRegex(answer["Cache-Control"], r"max-age=([0-9]|[1-9][0-9]|[1-2][0-9][0-9])$")

    def test_artifacts_are_immutable(self):
        answer = ask(plist_path())
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(int(answer["Content-Length"]), len(answer.body))

    def test_entity_tags_are_strong_and_stable(self):
        for path in (manifest_path(), plist_path()):
            first, second = ask(path), ask(path)
            self.assertRegex(first["ETag"], r'^"[^"]+"$')
            self.assertEqual(first["ETag"], second["ETag"])

    def test_nothing_is_compressed_behind_the_digests_back(self):
        for path in (manifest_path(), plist_path()):
            answer = ask(path, headers={"Accept-Encoding": "gzip, deflate, br"})
            self.assertIsNone(answer["Content-Encoding"])

    def test_head_has_the_headers_of_get_and_no_body(self):
        for path in (manifest_path(), plist_path()):
            get, head = ask(path), ask(path, "HEAD")
            self.assertEqual(head.status, 200)
            self.assertEqual(head.body, b"")
            for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
                self.assertEqual(head[name], get[name], name)

    def test_a_query_changes_nothing(self):
        self.assertEqual(ask(manifest_path() + "?t=1").body, ask(manifest_path()).body)

    def test_one_connection_serves_many_requests(self):
        connection = connect()
        for _ in range(20):
            self.assertEqual(ask(manifest_path(), connection=connection).status, 200)
        connection.close()


class Conditions(unittest.TestCase):
    def test_if_none_match_gives_304_without_a_body(self):
        for path in (manifest_path(), plist_path()):
            tag = ask(path)["ETag"]
            for value in (tag, "W/" + tag, '"other", ' + tag, "*"):
                answer = ask(path, headers={"If-None-Match": value})
                self.assertEqual((answer.status, answer.body), (304, b""), value)
                self.assertEqual(answer["ETag"], tag)
                self.assertIsNotNone(answer["Cache-Control"])

    def test_another_tag_gives_the_file(self):
        answer = ask(manifest_path(), headers={"If-None-Match": '"other"'})
        self.assertEqual(answer.status, 200)

    def test_if_match_of_another_file_gives_412(self):
        self.assertEqual(ask(plist_path(), headers={"If-Match": '"other"'}).status, 412)


class Ranges(unittest.TestCase):
    def test_a_broken_download_resumes(self):
        whole = ask(plist_path())
        half = len(whole.body) // 2
        rest = ask(plist_path(), headers={"Range": f"bytes={half}-", "If-Range": whole["ETag"]})
        self.assertEqual(rest.status, 206)
        self.assertEqual(rest["Content-Range"],
                         f"bytes {half}-{len(whole.body) - 1}/{len(whole.body)}")
        self.assertEqual(whole.body[:half] + rest.body, whole.body)

    def test_a_file_that_changed_is_sent_whole(self):
        answer = ask(plist_path(), headers={"Range": "bytes=5-", "If-Range": '"other"'})
        self.assertEqual(answer.status, 200)
        self.assertEqual(len(answer.body), int(answer["Content-Length"]))

    def test_the_first_bytes_and_the_last(self):
        whole = ask(plist_path()).body
        self.assertEqual(ask(plist_path(), headers={"Range": "bytes=0-0"}).body, whole[:1])
        self.assertEqual(ask(plist_path(), headers={"Range": "bytes=-7"}).body, whole[-7:])

    def test_a_range_behind_the_end_gives_416(self):
        size = len(ask(plist_path()).body)
        answer = ask(plist_path(), headers={"Range": f"bytes={size}-"})
        self.assertEqual(answer.status, 416)
        self.assertEqual(answer["Content-Range"], f"bytes */{size}")


class Refusals(unittest.TestCase):
    def test_what_is_not_published_is_not_found(self):
        for path in ("/v1/no-such-filter/manifest.json",
                     f"/v1/{Target.filter}/999999/filter.plist",
                     f"/v1/{Target.filter}/{Target.version}/keys.txt",
                     f"/v1/{Target.filter}/{Target.version}/report.json",
                     f"/private/{Target.filter}/{Target.version}/keys.txt",
                     f"/v1/private/{Target.filter}/keys.txt",
                     f"/v1/{Target.filter}", f"/v1/{Target.filter}/{Target.version}"):
            self.assertEqual(ask(path).status, 404, path)

    def test_path_tricks_reach_nothing(self):
        version = Target.version
        for path in (f"/v1/{Target.filter}/../../private/{Target.filter}/{version}/keys.txt",
                     f"/v1/%2e%2e/private/{Target.filter}/{version}/keys.txt",
                     f"/v1/..%2fprivate/{Target.filter}/{version}/keys.txt",
                     f"/v1/..%5cprivate/{Target.filter}/{version}/keys.txt",
                     f"/v1/%252e%252e/private/{Target.filter}/{version}/keys.txt",
                     f"/v1/{Target.filter}/{version}/filter.plist%00",
                     f"/v1/{Target.filter}/{version}/filter.plist%00.txt",
                     "/v1/%2e%2e/%2e%2e/etc/passwd", "/v1/../../../../etc/passwd"):
            self.assertIn(ask(path).status, (400, 404), path)

    def test_a_nul_byte_is_refused(self):
        self.assertEqual(raw(b"GET /v1/\0 HTTP/1.1\r\nHost: h\r\n\r\n"), 400)

    def test_writing_is_not_allowed(self):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = ask(manifest_path(), method, {"Content-Length": "0"})
            self.assertIn(answer.status, (405, 403), method)

    def test_smuggling_is_refused(self):
        head = f"GET {manifest_path()} HTTP/1.1\r\nHost: h\r\n".encode()
        self.assertEqual(raw(head + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n"), 400)
        self.assertEqual(raw(f"GET {manifest_path()} HTTP/1.1\r\n\r\n".encode()), 400)

    def test_long_heads_are_refused(self):
        self.assertEqual(raw(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: h\r\n\r\n"), 414)
        head = f"GET {manifest_path()} HTTP/1.1\r\nHost: h\r\nX: ".encode()
        # nginx says 400 for a header that is too long.
        self.assertIn(raw(head + b"a" * 20000 + b"\r\n\r\n"), (431,) if Target.strict else (431, 400))


class StrictOnly(unittest.TestCase):
    """What urlfilterd adds to a static file server."""

    def setUp(self):
        if not Target.strict:
            self.skipTest("promised by urlfilterd alone")

    def test_digests_are_those_of_the_content(self):
        for path in (manifest_path(), plist_path()):
            answer = ask(path)
            digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
            self.assertEqual(answer["Content-Digest"], f"sha-256=:{digest}:")
            self.assertEqual(answer["Repr-Digest"], f"sha-256=:{digest}:")

    def test_accept_that_excludes_the_type_gives_406(self):
        self.assertEqual(ask(manifest_path(), headers={"Accept": "text/html"}).status, 406)
        self.assertEqual(ask(manifest_path(), headers={"Accept": "text/html, */*;q=0.1"}).status,
                         200)

    def test_405_says_what_is_allowed(self):
        answer = ask(manifest_path(), "DELETE", {"Content-Length": "0"})
        self.assertEqual((answer.status, answer["Allow"]), (405, "GET, HEAD"))

    def test_errors_are_json(self):
        answer = ask("/v1/no-such-filter/manifest.json")
        self.assertEqual(json.loads(answer.body)["error"]["status"], 404)
        self.assertEqual(answer["Cache-Control"], "no-store")

    def test_a_long_body_gives_413_and_chunks_411(self):
        head = b"POST /v1/x HTTP/1.1\r\nHost: h\r\n"
        self.assertEqual(raw(head + b"Content-Length: 99999999999\r\n\r\n"), 413)
        self.assertEqual(raw(head + b"Transfer-Encoding: chunked\r\n\r\n"), 411)

    def test_health_and_readiness(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(ask(path).status, 200)

    def test_pipelined_requests_are_answered_in_order(self):
        requests = [f"HEAD {path} HTTP/1.1\r\nHost: h\r\n" for path in
                    (manifest_path(), "/v1/no-such-filter/manifest.json", plist_path(), "/healthz")]
        answers = heads(("\r\n".join(requests) + "Connection: close\r\n\r\n").encode())
        self.assertEqual([int(answer.split()[1]) for answer in answers], [200, 404, 200, 200])
        self.assertIn("Content-Type: application/x-plist", answers[2])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", required=True, help="such as https://127.0.0.1:8443")
    parser.add_argument("--ca", help="PEM file of the CA to trust")
    parser.add_argument("--filter", default="demo")
    parser.add_argument("--version", type=int, default=1)
    parser.add_argument("--strict", action="store_true", help="also what only urlfilterd promises")
    options, rest = parser.parse_known_args()
    configure(options.base, options.ca, options.filter, options.version, options.strict)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()

"""An app's update through urlfilter.h: its own HTTPS (here Python's), a real urlfilterd."""

import ctypes
import http.client
import os
import ssl
import sys
import time
import unittest
import urllib.parse

import pipeline

sys.path.insert(0, str(pipeline.RUNFILES / "filterlib/c_api"))

from urlfilter_ctypes import GET, Outcome, Prefilter, Updater, Verdict, new  # noqa: E402

LIBRARY = pipeline.RUNFILES / "filterlib/c_api/liburlfilter.so"
NAME = b"corporate-baseline"


class App:
    """What the app of docs/integrate.md does with URLSession."""

    def __init__(self, store, ca):
        self.library = ctypes.CDLL(str(LIBRARY))
        self.library.urlfilter_update_result_name.restype = ctypes.c_char_p
        self.store = str(store).encode()
        self.context = ssl.create_default_context(cafile=str(ca))
        self.statuses = []
        self.errors = []

    def get(self, _, request, transfer):
        """What the library calls: nobody above it sees an exception."""
        try:
            return self.ask(request.contents, transfer)
        except Exception as error:  # pylint: disable=broad-except
            self.errors.append(error)
            return 1

    def ask(self, request, transfer):
        url = urllib.parse.urlsplit(request.url.decode())
        headers = {request.headers[i].name.decode(): request.headers[i].value.decode()
                   for i in range(request.header_count)}
        connection = http.client.HTTPSConnection(
            url.hostname, url.port, context=self.context,
            timeout=request.timeout_milliseconds / 1000)
        try:
            connection.request("GET", url.path, headers=headers)
            answer = connection.getresponse()
            self.statuses.append(answer.status)
            self.deliver(answer, ctypes.c_void_p(transfer))
            return 0
        except ssl.SSLCertVerificationError as error:
            self.library.urlfilter_transfer_explain(ctypes.c_void_p(transfer),
                                                    error.verify_message.encode())
            return 3
        except OSError as error:
            self.library.urlfilter_transfer_explain(ctypes.c_void_p(transfer), str(error).encode())
            return 1
        finally:
            connection.close()

    def deliver(self, answer, transfer):
        self.library.urlfilter_transfer_begin(transfer, answer.status)
        for name, value in answer.getheaders():
            self.library.urlfilter_transfer_header(transfer, name.encode(), value.encode())
        while piece := answer.read(1024):
            if not self.library.urlfilter_transfer_body(transfer, piece,
                                                        ctypes.c_size_t(len(piece))):
                return

    def update(self, server, now=1):
        updater = new(Updater)
        updater.server, updater.filter, updater.get = server.encode(), NAME, GET(self.get)
        outcome = new(Outcome)
        code = self.library.urlfilter_update(self.store, ctypes.byref(updater), now,
                                             ctypes.byref(outcome), None, ctypes.c_size_t(0))
        if self.errors:
            raise self.errors.pop()
        assert code == 0, code
        return self.library.urlfilter_update_result_name(outcome.result).decode(), outcome


class AppUpdateTest(unittest.TestCase):
    def setUp(self):
        self.folder = pipeline.new_folder()
        self.tls = pipeline.make_tls(self.folder / "tls")
        self.site = self.folder / "site"
        self.app = App(self.folder / "app-group", self.tls / "ca.pem")
        pipeline.build_quickstart(self.folder)

    def prefilter(self, tag):
        prefilter = new(Prefilter)
        code = self.app.library.urlfilter_prefilter_for_tag(
            self.app.store, tag, str(self.folder).encode(), ctypes.byref(prefilter), None,
            ctypes.c_size_t(0))
        return code, prefilter

    def test_an_extension_takes_up_a_new_list_while_it_runs(self):
        with pipeline.Service(self.site, self.tls) as server:
            self.assertEqual(self.app.update(server.url)[0], "updated")
            handle = ctypes.c_void_p()  # The extension's: it watches the store.
            self.assertEqual(self.app.library.urlfilter_open(
                self.app.store, None, ctypes.byref(handle), None, ctypes.c_size_t(0)), 0)
            code, first = self.prefilter(None)
            self.assertEqual((code, os.path.getsize(first.path)), (0, first.byte_count))
            self.assertEqual(self.prefilter(first.tag)[0], 1)

            pipeline.build_quickstart(self.folder, "new.example", "newer.example")
            self.assertEqual(self.app.update(server.url, now=0)[0], "not-due")
            name, outcome = self.app.update(server.url)
            self.assertEqual((name, outcome.version), ("updated", 2), outcome.message)
            self.assertGreaterEqual(outcome.next_check_seconds, 2700)
            code, second = self.prefilter(first.tag)
            self.assertEqual(code, 0)
            self.assertNotEqual(second.tag, first.tag)
            self.assertEqual(self.app.update(server.url)[0], "unchanged")
            self.assertEqual(self.app.statuses[-1], 304)
            self.expect_blocked(handle, b"https://www.new.example/")
            self.app.library.urlfilter_close(handle)

    def expect_blocked(self, handle, url):
        """Without a call to reload: the handle's own thread sees the new release."""
        verdict = new(Verdict)
        for _ in range(300):
            self.app.library.urlfilter_check(handle, url, ctypes.c_size_t(len(url)),
                                             ctypes.byref(verdict))
            if (verdict.kind, verdict.version) == (1, 2):
                return
            time.sleep(0.1)
        self.fail(f"still version {verdict.version}")

    def test_a_certificate_the_app_does_not_trust_is_told_in_its_words(self):
        other = pipeline.make_tls(self.folder / "other")
        with pipeline.Service(self.site, other) as server:
            name, outcome = self.app.update(server.url)
        self.assertEqual(name, "certificate-refused")
        self.assertIn(b"certificate", outcome.message)

    def test_a_server_that_is_not_there_is_backed_off(self):
        with pipeline.Service(self.site, self.tls) as server:
            pass
        name, outcome = self.app.update(server.url)
        self.assertEqual((name, outcome.is_failure, outcome.version), ("unreachable", 1, 0))
        self.assertGreater(outcome.next_check_seconds, 15 * 60 - 5)
        self.assertEqual(self.app.update(server.url, now=0)[0], "not-due")


if __name__ == "__main__":
    unittest.main()

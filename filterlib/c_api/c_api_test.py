"""The C API from C (shared and static library), from Python's ctypes, and as a Clang module."""

import ctypes
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from urlfilter_ctypes import (GET, Freshness, Options, Outcome, Prefilter, Status, Updater,
                              Verdict, new)

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
sys.path.insert(0, str(ROOT / "tests"))

import closing_line  # noqa: E402

HERE = "filterlib/c_api"
SHARED = os.path.abspath(f"{HERE}/liburlfilter.so")
STATIC = os.path.abspath(f"{HERE}/liburlfilter.a")
BLOCKED, CLEAR = b"https://www.example.com/a", b"https://www.example.net/a"

C_PROGRAM_OUTPUT = """\
maybe https://www.example.com/a [example.com]
clear https://www.example.net/a []
test version 7, 1 clear, 1 maybe
tag tag-7, 4 bytes
"""

C_UPDATE_OUTPUT = """\
updated: version 9, tag tag-9, next in 45 minutes or later
not-due: version 9, tag tag-9, next in 45 minutes or later
degraded 0, version 9, fresh
"""


def install(store, version):
    subprocess.run([f"{HERE}/make_store_testing", store, str(version)], check=True)


class TestCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, "store")
        install(self.store, 7)


class FromC(TestCase):
    def run_program(self, program):
        done = subprocess.run([program, self.store, self.folder.name, BLOCKED, CLEAR],
                              capture_output=True, check=False)
        self.assertEqual((done.stdout.decode(), done.stderr.decode()), (C_PROGRAM_OUTPUT, ""))

    def compile(self, *libraries, source="c_program.c"):
        program = os.path.join(self.folder.name, "program")
        subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic",
                        "-Wno-missing-field-initializers", "-I.", f"{HERE}/{source}",
                        "-o", program, *libraries], check=True)
        return program

    def test_an_update_with_a_transport_in_c(self):
        store, site = (os.path.join(self.folder.name, name) for name in ("empty", "site"))
        subprocess.run([f"{HERE}/make_site_testing", site, "9"], check=True)
        os.symlink(SHARED, os.path.join(self.folder.name, "liburlfilter.so.1"))
        program = self.compile(SHARED, "-Wl,-rpath," + self.folder.name,
                               source="c_update_program.c")
        done = subprocess.run([program, store, site], capture_output=True, check=False)
        self.assertEqual((done.stdout.decode(), done.stderr.decode()), (C_UPDATE_OUTPUT, ""))

    def test_with_the_shared_library(self):
        os.symlink(SHARED, os.path.join(self.folder.name, "liburlfilter.so.1"))  # Its soname.
        self.run_program(self.compile(SHARED, "-Wl,-rpath," + self.folder.name))

    def test_with_the_static_library_and_the_flags_beside_it(self):
        with open(f"{HERE}/urlfilter_static.libs", encoding="ascii") as flags:
            self.run_program(self.compile(STATIC, *flags.read().split()))


class FromPython(TestCase):
    def setUp(self):
        super().setUp()
        self.library = ctypes.CDLL(SHARED)
        self.error = ctypes.create_string_buffer(1024)

    def open(self, store, watch=0):
        options = new(Options)
        self.assertEqual(self.library.urlfilter_options_init(ctypes.byref(options)), 0)
        options.watch = watch
        handle = ctypes.c_void_p()
        code = self.library.urlfilter_open(store.encode(), ctypes.byref(options),
                                           ctypes.byref(handle), self.error, 1024)
        if handle:
            self.addCleanup(self.library.urlfilter_close, handle)
        return code, handle

    def check(self, handle, url):
        verdict = new(Verdict)
        code = self.library.urlfilter_check(handle, url, ctypes.c_size_t(len(url)),
                                            ctypes.byref(verdict))
        self.assertEqual(code, 0)
        return verdict

    def test_lookups_and_reload(self):
        code, handle = self.open(self.store)
        self.assertEqual(code, 0)
        hit = self.check(handle, BLOCKED)
        self.assertEqual((hit.kind, hit.basis, hit.version, hit.matched_key),
                         (1, 0, 7, b"example.com"))
        self.assertEqual(self.check(handle, CLEAR).kind, 0)
        install(self.store, 8)
        self.assertEqual(self.library.urlfilter_reload(handle, None, ctypes.c_size_t(0)), 0)
        self.assertEqual(self.check(handle, BLOCKED).version, 8)
        status = new(Status)
        self.library.urlfilter_get_status(handle, ctypes.byref(status))
        self.assertEqual((status.version, status.tag, status.filter), (8, b"tag-8", b"test"))

    def test_in_app_verdicts_have_a_category(self):
        _, handle = self.open(self.store)
        verdict = new(Verdict)
        for url, kind, category in ((BLOCKED, 4, b"test"), (CLEAR, 2, b"")):
            code = self.library.urlfilter_check_in_app(handle, url, ctypes.c_size_t(len(url)),
                                                       ctypes.byref(verdict))
            self.assertEqual((code, verdict.kind, verdict.category), (0, kind, category))

    def test_batches_equal_single_lookups(self):
        _, handle = self.open(self.store)
        urls = [BLOCKED, CLEAR, b"", BLOCKED]
        pointers = (ctypes.c_char_p * len(urls))(*urls)
        lengths = (ctypes.c_size_t * len(urls))(*map(len, urls))
        answers = (ctypes.c_uint8 * len(urls))()
        self.library.urlfilter_may_match_batch(handle, pointers, lengths,
                                               ctypes.c_size_t(len(urls)), answers)
        self.assertEqual(list(answers), [1, 0, 0, 1])
        for url, answer in zip(urls, answers):
            self.assertEqual(self.library.urlfilter_may_match(handle, url,
                                                              ctypes.c_size_t(len(url))), answer)

    def test_prefilter_for_tag(self):
        prefilter = new(Prefilter)
        fetch = lambda tag: self.library.urlfilter_prefilter_for_tag(
            self.store.encode(), tag, self.folder.name.encode(), ctypes.byref(prefilter),
            self.error, ctypes.c_size_t(1024))
        self.assertEqual(fetch(None), 0)
        self.assertEqual(os.path.getsize(prefilter.path), prefilter.byte_count)
        self.assertEqual(prefilter.byte_count, (prefilter.bit_count + 7) // 8)
        self.assertEqual(fetch(prefilter.tag), 1)
        self.assertEqual(fetch(b"old"), 0)

    def test_mistakes_are_codes_and_sentences(self):
        with open(os.path.join(self.folder.name, "file"), "wb"):
            pass
        code, _ = self.open(os.path.join(self.folder.name, "file"))
        self.assertEqual(code, -6)
        self.assertIn(b"not a folder", self.error.value)
        self.assertEqual(self.library.urlfilter_open(None, None, None, self.error, 1024), -1)
        self.assertEqual(self.library.urlfilter_check(None, b"x", ctypes.c_size_t(1), None), -1)
        _, handle = self.open(self.store)
        unsized = Verdict()
        self.assertEqual(self.library.urlfilter_check(handle, BLOCKED, ctypes.c_size_t(1),
                                                      ctypes.byref(unsized)), -1)

    def test_a_store_that_is_empty_or_damaged_has_no_prefilter_and_says_which(self):
        def prefilter_of(store):
            found = new(Prefilter)
            return self.library.urlfilter_prefilter_for_tag(
                store.encode(), None, self.folder.name.encode(), ctypes.byref(found), self.error,
                ctypes.c_size_t(1024))
        empty = os.path.join(self.folder.name, "empty")
        os.mkdir(empty)
        self.assertEqual(prefilter_of(empty), -2)
        for root, _, files in os.walk(self.store):
            for file in files:
                with open(os.path.join(root, file), "r+b") as damaged:
                    damaged.truncate(10)
        self.assertEqual(prefilter_of(self.store), -4, self.error.value)

    def test_the_status_says_why_a_damaged_filter_is_not_in_use(self):
        for file in glob.glob(self.store + "/slots/*/filter.plist"):
            os.truncate(file, 10)
        code, handle = self.open(self.store)
        self.assertEqual(code, 0)
        status = new(Status)
        self.library.urlfilter_get_status(handle, ctypes.byref(status))
        self.assertEqual(status.has_filter, 0)
        self.assertTrue(status.degraded.startswith(self.store.encode()[:250]), status.degraded)

    def test_a_folder_whose_files_would_not_fit_into_the_path_is_refused(self):
        def prefilter_in(size):
            folder = self.folder.name
            while len(folder) < size - 150:  # a name may have 255 bytes
                folder += "/" + "d" * 99
            folder += "/" + "d" * (size - len(folder) - 1)
            os.makedirs(folder, exist_ok=True)
            found = new(Prefilter)
            code = self.library.urlfilter_prefilter_for_tag(
                self.store.encode(), None, folder.encode(), ctypes.byref(found), self.error,
                ctypes.c_size_t(1024))
            return code, [os.path.join(folder, name).encode() for name in os.listdir(folder)], found
        code, files, found = prefilter_in(950)
        self.assertEqual((code, files), (0, [found.path]))
        code, files, found = prefilter_in(951)
        self.assertEqual((code, files, found.path), (-5, [], b""))
        self.assertIn(b"951 bytes; the limit is 950", self.error.value)

    def test_kinds_have_names(self):
        self.library.urlfilter_kind_name.restype = ctypes.c_char_p
        self.assertEqual([self.library.urlfilter_kind_name(kind) for kind in range(-1, 6)],
                         [b"", b"clear", b"maybe", b"none", b"allow", b"block", b""])

    def test_a_caller_with_an_older_shorter_struct_is_not_written_past_its_end(self):
        _, handle = self.open(self.store)
        verdict = new(Verdict)
        verdict.struct_size = 32  # Up to and with `path_segments`.
        verdict.matched_key = b"untouched"
        self.library.urlfilter_check(handle, BLOCKED, ctypes.c_size_t(len(BLOCKED)),
                                     ctypes.byref(verdict))
        self.assertEqual((verdict.kind, verdict.matched_key), (1, b"untouched"))

    def test_an_error_buffer_that_is_too_small_is_cut(self):
        buffer = ctypes.create_string_buffer(b"x" * 8, 8)
        self.library.urlfilter_open(b"/proc/version", None, ctypes.byref(ctypes.c_void_p()),
                                    buffer, ctypes.c_size_t(4))
        self.assertEqual(buffer.raw[3:4], b"\0")
        self.assertEqual(buffer.raw[4:], b"xxxx")


class Updates(TestCase):
    """Updates through a transport in Python, which here reads files in place of a server."""

    def setUp(self):
        super().setUp()
        self.library = ctypes.CDLL(SHARED)
        self.library.urlfilter_update_result_name.restype = ctypes.c_char_p
        for name, *types in (("begin", ctypes.c_int32),
                             ("header", ctypes.c_char_p, ctypes.c_char_p),
                             ("body", ctypes.c_char_p, ctypes.c_size_t),
                             ("explain", ctypes.c_char_p)):
            getattr(self.library, "urlfilter_transfer_" + name).argtypes = [ctypes.c_void_p, *types]
        self.error = ctypes.create_string_buffer(1024)
        self.site = os.path.join(self.folder.name, "site")
        self.publish(8)
        self.seen = []
        self.get = self.get_file

    def publish(self, version):
        subprocess.run([f"{HERE}/make_site_testing", self.site, str(version)], check=True)

    def answer(self, transfer, status, body, headers=()):
        """Whether the library took all of it."""
        self.library.urlfilter_transfer_begin(transfer, status)
        for name, value in headers:
            self.library.urlfilter_transfer_header(transfer, name, value)
        return all(self.library.urlfilter_transfer_body(transfer, body[at:at + 100],
                                                        len(body[at:at + 100]))
                   for at in range(0, len(body), 100))

    def get_file(self, transfer, path, _headers):
        try:
            with open(self.site + path, "rb") as file:
                body = file.read()
        except FileNotFoundError:
            self.assertFalse(self.answer(transfer, 404, b"no such file"))
            return 0
        self.assertTrue(self.answer(transfer, 200, body, [(b"etag", b'"e"')]))
        return 0

    def update(self, now=1, server=b"https://filters.example", keys=()):
        errors = []  # of the callback, through which ctypes lets none pass

        def callback(_, request, transfer):
            try:
                request = request.contents
                url = request.url.decode()
                headers = {request.headers[i].name: request.headers[i].value
                           for i in range(request.header_count)}
                self.seen.append((url, headers))
                return self.get(transfer, url.split("example", 1)[1], headers)
            except Exception as error:  # pylint: disable=broad-exception-caught
                errors.append(error)
                return 5
        updater = new(Updater)
        updater.server, updater.filter, updater.get = server, b"test", GET(callback)
        updater.trusted_keys = (ctypes.c_char_p * max(1, len(keys)))(*keys)
        updater.trusted_key_count = len(keys)
        outcome = new(Outcome)
        code = self.library.urlfilter_update(self.store.encode(), ctypes.byref(updater), now,
                                             ctypes.byref(outcome), self.error,
                                             ctypes.c_size_t(1024))
        if errors:
            raise errors[0]
        self.assertEqual((code, self.error.value), (0, b""))
        return self.library.urlfilter_update_result_name(outcome.result).decode(), outcome

    def freshness(self):
        freshness = new(Freshness)
        self.assertEqual(self.library.urlfilter_get_freshness(
            self.store.encode(), ctypes.byref(freshness), self.error, ctypes.c_size_t(1024)), 0)
        return freshness

    def test_installs_and_knows_what_it_has(self):
        name, outcome = self.update()
        self.assertEqual((name, outcome.version, outcome.tag, outcome.is_failure),
                         ("updated", 8, b"tag-8", 0))
        self.assertEqual([url for url, _ in self.seen],
                         ["https://filters.example/v1/test/manifest.json",
                          "https://filters.example/v1/test/8/filter.plist"])
        self.assertEqual(self.seen[0][1], {b"Accept-Encoding": b"identity"})
        self.assertGreaterEqual(outcome.next_check_seconds, 2700)
        self.get = lambda transfer, *_: 0 * self.answer(transfer, 304, b"")
        self.assertEqual(self.update()[0], "unchanged")
        self.assertEqual(self.seen[2][1][b"If-None-Match"], b'"e"')
        self.assertEqual(self.update(now=0)[0], "not-due")
        self.assertEqual(len(self.seen), 3)

    def test_every_end_of_a_transfer_has_its_result(self):
        for end, result in ((1, "unreachable"), (2, "timed-out"), (3, "certificate-refused"),
                            (4, "cancelled"), (5, "misconfigured"), (77, "misconfigured")):
            self.get = lambda transfer, *_, end=end: end
            with self.subTest(result):
                name, outcome = self.update()
                self.assertEqual((name, outcome.version), (result, 7))
                self.assertEqual(outcome.is_failure, int(result != "cancelled"))

    def test_what_the_app_explains_is_in_the_message(self):
        def get(transfer, *_):
            self.library.urlfilter_transfer_explain(transfer, b"The Internet is offline.")
            return 1
        self.get = get
        _, outcome = self.update()
        self.assertIn(b"manifest.json: The Internet is offline.", outcome.message)
        self.assertEqual(self.freshness().degraded, 6)
        self.assertIn(b"offline", self.freshness().reason)

    def test_endless_bodies_are_stopped_whatever_the_app_does(self):
        taken = []
        def get(transfer, *_):
            self.library.urlfilter_transfer_begin(transfer, 200)
            for _ in range(100):
                piece = b" " * 65536
                taken.append(self.library.urlfilter_transfer_body(transfer, piece, len(piece)))
            return 0
        self.get = get
        self.assertEqual(self.update()[0], "too-large")
        self.assertEqual(taken, sorted(taken, reverse=True))
        self.assertEqual(taken[-1], 0)

    def test_an_answer_must_come_over_https_and_be_one(self):
        self.assertEqual(self.update(server=b"http://filters.example")[0], "misconfigured")
        self.assertEqual(self.seen, [])
        self.get = lambda *_: 0  # no answer told of
        self.assertEqual(self.update()[0], "misconfigured")
        self.get = lambda transfer, *_: 0 * self.answer(transfer, 404, b"not here")
        self.assertEqual(self.update()[0], "not-published")
        self.get = lambda transfer, *_: 0 * self.answer(transfer, 200, b"x", [(b"Content-Encoding", b"gzip")])
        self.assertEqual(self.update()[0], "unreachable")

    def test_a_download_goes_on_where_it_stopped(self):
        def broken(transfer, path, headers):
            if path.endswith(".json"):
                return self.get_file(transfer, path, headers)
            self.answer(transfer, 200, self.plist()[:10], [(b"ETag", b'"p"')])
            return 4
        self.get = broken
        self.assertEqual(self.update()[0], "cancelled")
        def rest(transfer, path, headers):
            if path.endswith(".json"):
                return self.get_file(transfer, path, headers)
            self.assertEqual((headers[b"Range"], headers[b"If-Range"]), (b"bytes=10-", b'"p"'))
            size = len(self.plist())
            self.answer(transfer, 206, self.plist()[10:],
                        [(b"Content-Range", f"bytes 10-{size - 1}/{size}".encode())])
            return 0
        self.get = rest
        name, outcome = self.update()
        self.assertEqual((name, outcome.version), ("updated", 8), outcome.message)

    def plist(self):
        with open(self.site + "/v1/test/8/filter.plist", "rb") as file:
            return file.read()

    def test_trusted_keys_are_asked_for(self):
        key = subprocess.run("openssl genpkey -algorithm ed25519 | openssl pkey -pubout",
                             shell=True, check=True, capture_output=True).stdout
        name, outcome = self.update(keys=[key])
        self.assertEqual((name, outcome.version), ("unsigned", 7))
        self.assertIn(b"--sign-key", outcome.way_out)

    def test_freshness_before_and_after_the_first_update(self):
        fresh = self.freshness()
        self.assertEqual((fresh.version, fresh.age_seconds), (7, -1))
        self.assertIn(fresh.next_check_seconds, range(61))
        self.update()
        fresh = self.freshness()
        self.assertEqual((fresh.version, fresh.tag, fresh.degraded, fresh.expires_unix),
                         (8, b"tag-8", 0, 2**63 - 1))
        self.assertIn(fresh.age_seconds, range(60))
        self.assertGreaterEqual(fresh.next_check_seconds, 2690)
        os.remove(self.store + "/current.json")
        self.assertEqual(self.freshness().degraded, 1)

    def test_wrong_arguments_are_told(self):
        outcome = new(Outcome)
        for change in ("struct_size", "server", "filter", "get"):
            updater = new(Updater)
            updater.server, updater.filter, updater.get = b"https://a", b"test", GET(lambda *_: 1)
            setattr(updater, change, GET() if change == "get" else 0 if change == "struct_size" else None)
            self.assertEqual(self.library.urlfilter_update(
                self.store.encode(), ctypes.byref(updater), 1, ctypes.byref(outcome), self.error,
                ctypes.c_size_t(1024)), -1, change)
        updater = new(Updater)
        updater.server, updater.filter, updater.get = b"https://a", b"test", GET(lambda *_: 1)
        updater.trusted_keys, updater.trusted_key_count = (ctypes.c_char_p * 1)(b"no key"), 1
        self.assertEqual(self.library.urlfilter_update(
            self.store.encode(), ctypes.byref(updater), 1, ctypes.byref(outcome), self.error,
            ctypes.c_size_t(1024)), -1)
        self.assertIn(b"trusted key 0", self.error.value)
        self.library.urlfilter_transfer_body(None, None, ctypes.c_size_t(0))
        self.assertEqual(self.library.urlfilter_update_result_name(99), b"")


class Symbols(unittest.TestCase):
    def defined(self, *args):
        lines = subprocess.run(["nm", "--defined-only", *args], capture_output=True, check=True,
                               text=True).stdout.splitlines()
        return {line.split()[-1].split("@")[0] for line in lines if len(line.split()) == 3}

    def declared(self):
        with open(f"{HERE}/urlfilter.h", encoding="ascii") as header:
            words = header.read().replace("*", " ").replace("(", " (").split()
        return {words[i] for i in range(len(words) - 1) if words[i].startswith("urlfilter_")
                and words[i + 1].startswith("(") and not words[i + 1].startswith("()")
                and not words[i].endswith(")")}  # The type of a callback.

    def test_the_libraries_show_the_functions_of_the_header_and_nothing_else(self):
        shared = self.defined("-D", SHARED) - {"URLFILTER_1"}
        self.assertEqual(shared, self.defined("-g", STATIC))
        self.assertEqual(shared, self.declared())


@unittest.skipUnless(shutil.which("clang"), "clang is not installed")
class AsAModule(unittest.TestCase):
    def test_clang_imports_the_module_map_as_swift_does(self):
        source = "@import CUrlFilter;\nuint32_t f(void) { return urlfilter_abi_version(); }\n"
        with tempfile.TemporaryDirectory() as cache:
            subprocess.run(["clang", "-x", "objective-c", "-fmodules", "-Werror",
                            f"-fmodules-cache-path={cache}",
                            f"-fmodule-map-file={HERE}/module.modulemap", "-fsyntax-only", "-"],
                           input=source.encode(), check=True)


if __name__ == "__main__":
    closing_line.main()

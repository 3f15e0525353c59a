"""The C API from C (shared and static library), from Python's ctypes, and as a Clang module."""

import ctypes
import os
import shutil
import subprocess
import tempfile
import unittest

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


class Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("without_filter", ctypes.c_int32),
                ("when_expired", ctypes.c_int32), ("verify", ctypes.c_int32),
                ("watch", ctypes.c_int32), ("poll_interval_seconds", ctypes.c_uint32)]


class Verdict(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("kind", ctypes.c_int32),
                ("basis", ctypes.c_int32), ("version", ctypes.c_uint64),
                ("host_labels", ctypes.c_uint32), ("path_segments", ctypes.c_uint32),
                ("matched_key", ctypes.c_char * 256), ("category", ctypes.c_char * 72)]


class Status(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("has_filter", ctypes.c_int32),
                ("expired", ctypes.c_int32), ("kill_switch", ctypes.c_int32),
                ("version", ctypes.c_uint64), ("item_count", ctypes.c_uint64),
                ("expires_unix", ctypes.c_int64), ("filter", ctypes.c_char * 72),
                ("tag", ctypes.c_char * 136), ("degraded", ctypes.c_char * 256)]


class Prefilter(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("bit_count", ctypes.c_uint32),
                ("hash_count", ctypes.c_uint32), ("murmur_seed", ctypes.c_uint32),
                ("byte_count", ctypes.c_uint64), ("tag", ctypes.c_char * 136),
                ("path", ctypes.c_char * 1024)]


def new(struct):
    value = struct()
    value.struct_size = ctypes.sizeof(struct)
    return value


def install(store, version):
    subprocess.run([f"{HERE}/make_store_testing", store, str(version)], check=True)


class TestCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, "store")
        install(self.store, 7)


class FromC(TestCase):
    def run_program(self, program, env=None):
        done = subprocess.run([program, self.store, self.folder.name, BLOCKED, CLEAR],
                              capture_output=True, check=False, env=env)
        self.assertEqual((done.stdout.decode(), done.stderr.decode()), (C_PROGRAM_OUTPUT, ""))

    def compile(self, *libraries):
        program = os.path.join(self.folder.name, "program")
        subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic",
                        "-Wno-missing-field-initializers", "-I.", f"{HERE}/c_program.c",
                        "-o", program, *libraries], check=True)
        return program

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


class Symbols(unittest.TestCase):
    def defined(self, *args):
        lines = subprocess.run(["nm", "--defined-only", *args], capture_output=True, check=True,
                               text=True).stdout.splitlines()
        return {line.split()[-1].split("@")[0] for line in lines if len(line.split()) == 3}

    def declared(self):
        with open(f"{HERE}/urlfilter.h", encoding="ascii") as header:
            words = header.read().replace("*", " ").replace("(", " (").split()
        return {words[i] for i in range(len(words) - 1) if words[i].startswith("urlfilter_")
                and words[i + 1].startswith("(") and not words[i + 1].startswith("()")}

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
    unittest.main()

"""The release commands of urlfilterc as a user runs them, judged by Python's own libraries."""

import hashlib
import json
import os
import pathlib
import plistlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
sys.path.insert(0, str(ROOT / "tests"))

import closing_line  # noqa: E402

URLFILTERC = os.path.abspath("compiler/urlfilterc")
GOLDEN_BITS = "24682e3af673941107624516242e6fc3f787"
GOLDEN_RULES = ["example.com"] + [f"example{i}.com" for i in range(2, 10)] + [
    "example10.com/resource?query=bugs"]
PIR_SCHEMA = """syntax = "proto3";
package apple.swift_homomorphic_encryption.pir.v1;
message KeywordDatabase { repeated KeywordDatabaseRow rows = 1; }
message KeywordDatabaseRow { bytes keyword = 1; bytes value = 2; }
"""


class ReleaseCommands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.out = os.path.join(self.folder, "out")
        self.env = dict(os.environ, SOURCE_DATE_EPOCH="1700000000")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_tool(self, *args, expect=0, **kwargs):
        done = subprocess.run([URLFILTERC, *map(str, args)], capture_output=True, text=True,
                              env=self.env, **kwargs)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def policy(self, rules, extra="", name="corp"):
        """Writes a policy with one list in a file, and returns its path."""
        with open(self.path(f"{name}.txt"), "w") as out:
            out.write("\n".join(rules) + "\n")
        with open(self.path(f"{name}.yaml"), "w") as out:
            out.write(f"name: {name}\ndescription: test\nowner: o@example.com\n{extra}\nlists:\n"
                      f"  - {{name: listed, owner: o@example.com, ticket: T-1, file: {name}.txt}}\n")
        return self.path(f"{name}.yaml")

    def hosts(self, count, prefix="h"):
        return [f"{prefix}{i}.example{i % 7}.com" for i in range(count)]

    def build(self, policy, *args, expect=0):
        return self.run_tool("build", policy, "--out", self.out, *args, expect=expect)

    def manifest(self, name="corp"):
        with open(f"{self.out}/public/{name}/manifest.json") as file:
            return json.load(file)

    def plist(self, name="corp"):
        with open(f"{self.out}/public/{name}/{self.manifest(name)['path']}", "rb") as file:
            data = file.read()
        self.assertEqual(hashlib.sha256(data).hexdigest(), self.manifest(name)["sha256"])
        return plistlib.loads(data)

    def private(self, file, name="corp"):
        return f"{self.out}/private/{name}/{self.manifest(name)['version']}/{file}"

    def test_the_ten_golden_keys_give_their_bits_in_every_format(self):
        policy = self.policy(GOLDEN_RULES, "murmur_seed: 1267652889\nfalse_positive_rate: 0.001")
        for form in ("binary", "xml"):
            for keys in ("current", "beta"):
                self.out = self.path(f"{form}-{keys}")
                self.build(policy, "--plist-format", form, "--plist-keys", keys)
                plist = self.plist()
                data = plist["data" if keys == "current" else "bitVectorData"]
                self.assertEqual(data.hex(), GOLDEN_BITS)
                self.assertEqual(plist["bitCount" if keys == "current" else "numberOfBits"], 144)
        self.assertEqual(self.manifest()["hashCount"], 10)

    def test_the_same_input_makes_no_new_version_and_a_new_rule_makes_one(self):
        self.build(self.policy(self.hosts(100)))
        first = self.manifest()
        done = self.build(self.policy(["# a comment"] + self.hosts(100)))
        self.assertIn("unchanged", done.stdout)
        self.assertEqual(self.manifest(), first)
        self.build(self.policy(self.hosts(101)))
        self.assertEqual(self.manifest()["version"], 2)
        self.assertNotEqual(self.manifest()["tag"], first["tag"])

    def test_the_public_files_depend_on_the_content_alone(self):
        trees = []
        for number, threads in enumerate((1, 2, 5)):
            home = self.folder
            self.folder = os.path.join(home, "x" * (number + 1))
            os.mkdir(self.folder)
            self.out = self.path("out")
            self.build(self.policy(self.hosts(40000)), "--threads", threads)
            tree = {}
            for root, _, files in os.walk(f"{self.out}/public"):
                for file in files:
                    full = os.path.join(root, file)
                    with open(full, "rb") as data:
                        tree[os.path.relpath(full, self.out)] = data.read()
            trees.append(tree)
            self.folder = home
        self.assertEqual(len(trees[0]), 2)
        self.assertEqual(trees[0], trees[1])
        self.assertEqual(trees[0], trees[2])

    def test_a_builder_killed_at_any_moment_leaves_a_whole_release(self):
        policy = self.policy(self.hosts(30000))
        began = time.monotonic()
        self.build(policy)
        whole = time.monotonic() - began
        chance = random.Random(5)
        killed = 0
        for number in range(15):
            policy = self.policy(self.hosts(30000 + number + 1))
            process = subprocess.Popen([URLFILTERC, "build", policy, "--out", self.out],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            version = self.manifest()["version"]
            self.plist()  # The digest is checked.
            self.assertTrue(os.path.exists(self.private("keys.txt")), version)
        self.assertGreater(killed, 0)
        self.build(self.policy(self.hosts(31000)))
        left = [name for part in ("public", "private")
                for name in os.listdir(f"{self.out}/{part}/corp") if name.startswith(".tmp")]
        self.assertEqual(left, [])
        self.run_tool("verify", self.out)

    def test_a_halved_list_is_not_published(self):
        self.build(self.policy(self.hosts(100)))
        done = self.build(self.policy(self.hosts(50)), "--max-removed", "20%", expect=1)
        self.assertIn("50 of 100 keys would be removed", done.stderr)
        self.assertEqual(self.manifest()["version"], 1)
        self.build(self.policy(self.hosts(50)), "--max-removed", "60%")
        self.build(self.policy(self.hosts(50)), "--min-entries", "51", expect=1)
        self.run_tool("build", self.path("corp.yaml"), "--out", self.out, "--max-removed", "x",
                      expect=64)

    def test_an_empty_filter_needs_a_reason(self):
        policy = self.policy(["# nothing"])
        self.build(policy, expect=1)
        self.assertFalse(os.path.exists(f"{self.out}/public/corp/manifest.json"))
        self.build(policy, "--allow-empty", "the list <moves>")
        report = pathlib.Path(f"{self.out}/private/corp/1")
        self.assertEqual(json.loads((report / "report.json").read_text())["emptyReason"],
                         "the list <moves>")
        self.assertIn("the list &lt;moves&gt;", (report / "report.html").read_text())
        self.assertEqual(self.manifest()["itemCount"], 0)
        self.assertNotIn("killSwitch", self.manifest())

    def test_a_filter_of_the_onboarding_row_alone_is_empty_and_passes_gates_with_a_reason(self):
        pir = "pir: {bundle_id: com.example.app}"
        self.build(self.policy(self.hosts(10), pir))
        empty = self.policy(["# nothing"], pir)
        gate = ("--max-removed", "20%")
        self.build(empty, *gate, expect=1)
        self.build(empty, *gate, "--allow-empty", "the list moves")
        self.assertEqual(self.manifest()["itemCount"], 1)
        report = json.loads(pathlib.Path(f"{self.out}/private/corp/2/report.json").read_text())
        self.assertEqual(report["emptyReason"], "the list moves")

    def test_the_kill_switch_is_an_empty_release_with_its_reason(self):
        policy = self.policy(self.hosts(10))
        self.build(policy)
        self.build(policy, "--kill-switch", "blocks the payroll")
        self.assertEqual(self.manifest()["killSwitch"], {"reason": "blocks the payroll"})
        self.assertEqual(self.manifest()["itemCount"], 0)
        self.assertEqual(self.manifest()["version"], 2)
        self.build(policy)
        self.assertEqual(self.manifest()["itemCount"], 10)
        self.assertEqual(self.manifest()["version"], 3)

    def test_signatures_of_two_keys_verify_and_a_strangers_does_not(self):
        for name in ("old", "new", "stranger"):
            self.run_tool("keygen", self.path(name))
        self.assertEqual(os.stat(self.path("old.pem")).st_mode & 0o777, 0o600)
        self.run_tool("keygen", self.path("old"), expect=2)
        with open(self.path("half.pub.pem"), "w") as out:
            out.write("of a key that lies elsewhere\n")
        done = self.run_tool("keygen", self.path("half"), expect=2)
        self.assertIn("half.pub.pem is there already", done.stderr)
        self.assertFalse(os.path.exists(self.path("half.pem")))
        self.assertEqual(pathlib.Path(self.path("half.pub.pem")).read_text(),
                         "of a key that lies elsewhere\n")
        policy = self.policy(self.hosts(10))
        self.build(policy, "--sign-key", self.path("old.pem"), "--sign-key", self.path("new.pem"),
                   "--expires", "30d")
        self.assertEqual(self.manifest()["expires"], "2023-12-14T22:13:20Z")
        for name in ("old", "new"):
            self.run_tool("verify", self.out, "--public-key", self.path(f"{name}.pub.pem"))
        self.run_tool("verify", self.out, "--public-key", self.path("stranger.pub.pem"), expect=1)
        # Nothing to renew today; with another key, or in three weeks, there is.
        self.build(policy, "--sign-key", self.path("old.pem"), "--expires", "30d")
        self.assertEqual(self.manifest()["version"], 1)
        self.env["SOURCE_DATE_EPOCH"] = str(1700000000 + 21 * 86400)
        self.build(policy, "--sign-key", self.path("old.pem"), "--expires", "30d")
        self.assertEqual(self.manifest()["version"], 2)
        self.build(policy, "--sign-key", self.path("stranger.pem"), "--expires", "30d")
        self.assertEqual(self.manifest()["version"], 3)

    def test_explain_names_the_rule_and_verify_finds_damage(self):
        self.build(self.policy(["other.net", "# words", "example.com"]))
        explained = json.loads(self.run_tool("explain", self.out, "https://www.example.com/a/b",
                                             "--json").stdout)
        self.assertEqual(explained["verdict"], "block")
        self.assertIn("com/", explained["profiles"]["26"]["sub_urls"])
        self.assertIn("example.com:443/a/b/", explained["profiles"]["27"]["sub_urls"])
        origin = explained["profiles"]["26"]["hits"][0]["origin"]
        self.assertEqual((origin["list"], origin["line"], origin["ticket"]), ("listed", 3, "T-1"))
        same = json.loads(self.run_tool("explain", self.path("corp.yaml"), "example.com",
                                        "--json").stdout)
        self.assertEqual(same["profiles"]["26"]["hits"][0]["origin"]["line"], 3)
        clear = self.run_tool("explain", self.out, b"https://clear.test/\xff\x1b".decode(
            "utf-8", "surrogateescape"))
        self.assertTrue(clear.stdout.startswith("clear"))
        self.run_tool("verify", self.out)
        plist = f"{self.out}/public/corp/1/filter.plist"
        with open(plist, "r+b") as file:
            file.seek(-200, os.SEEK_END)
            file.write(b"\x00")
        self.run_tool("verify", self.out, expect=1)

    def test_verify_names_a_foreign_builder(self):
        with open(self.path("keys.txt"), "w") as out:
            out.write("\n".join(GOLDEN_RULES) + "\n")
        with open(self.path("foreign.plist"), "wb") as out:
            plistlib.dump({"numberOfItems": 10, "falsePositiveTolerance": 0.001,
                           "murmurSeed": 1267652889, "numberOfBits": 144, "numberOfBytes": 18,
                           "numberOfHashes": 10,
                           "bitVectorData": bytes.fromhex("38a4371e5060f46fb6f579315d32f2635361")},
                          out)
        done = self.run_tool("verify", self.path("foreign.plist"), "--keys", self.path("keys.txt"),
                             "--identify", expect=1)
        self.assertIn("FNV-1 order", done.stdout)
        self.assertIn("devices will miss", done.stdout)

    def test_explain_refuses_what_no_device_can_ask_for(self):
        self.build(self.policy(["example.com"]))
        for text in ("not a url", "", "http://", "http://[::1", "javascript:alert(1)", "."):
            done = self.run_tool("explain", self.out, "example.com", text, expect=64)
            self.assertIn(f'"{text}" is no URL: ', done.stderr)
            self.assertEqual(done.stdout, "")
        done = self.run_tool("explain", self.out, "a\x1b[31mb", expect=64)
        self.assertNotIn("\x1b", done.stderr)
        for text in ("EXAMPLE.com", "b\u00fccher.example", "http://u:p@example.com:8080/a b",
                     "http://[::1]:80/", "127.1", "ftp://a@b@a.%zz:65535/%2F"):
            self.run_tool("explain", self.out, text)

    def test_keys_that_are_not_ascii_are_verified_by_their_bytes(self):
        self.build(self.policy(["example.com/\u00fc", "b\u00fccher.example"]))
        plist = f"{self.out}/public/corp/1/filter.plist"
        with open(self.private("keys.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read().split(),
                             ["example.com/%c3%bc", "example.com/\u00fc", "xn--bcher-kva.example"])
        self.run_tool("verify", self.out)
        self.run_tool("verify", plist, "--keys", self.private("keys.txt"))
        with open(self.path("raw.txt"), "w", encoding="utf-8") as out:
            out.write("example.com/\u00fc\nb\u00fccher.example\n")
        done = self.run_tool("verify", plist, "--keys", self.path("raw.txt"), expect=1)
        self.assertIn("devices miss 1 of 2 keys, the first is b\u00fccher.example", done.stdout)

    def test_names_that_mix_directions_are_refused_and_the_others_are_converted(self):
        # UTS #46, CheckBidi: a label with a right-to-left letter may not start or end otherwise.
        rules = ["\u05d01.example", "\u0627\u0628.example"]
        mixed = ["\u05d0a.example", "1\u05d0.example", "abc\u05d0.example"]
        self.build(self.policy(rules + mixed))
        with open(self.private("keys.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read().split(),
                             sorted("xn--" + name.removesuffix(".example").encode("punycode").decode() +
                                    ".example" for name in rules))
        done = self.run_tool("check", self.path("corp.yaml"))
        self.assertIn("UF0509", done.stdout + done.stderr)
        self.assertIn("3 lines refused", done.stdout + done.stderr)

    def test_a_policy_that_is_too_large_says_where_long_lists_belong(self):
        with open(self.path("big.yaml"), "wb") as out:
            out.truncate((64 << 20) + 2)
        done = self.run_tool("check", self.path("big.yaml"), expect=2)
        self.assertIn("move long lists into list files", done.stderr)

    def test_a_source_that_is_no_file_says_what_to_write(self):
        os.mkfifo(self.path("pipe"))
        for name in (".", "pipe"):
            with open(self.path("odd.yaml"), "w") as out:
                out.write(f"name: odd\nowner: o\nlists: [{{name: l, file: {name}}}]\n")
            done = self.run_tool("check", self.path("odd.yaml"), expect=1)
            self.assertIn("is not a regular file", done.stdout)
            self.assertIn("glob: FOLDER/*.txt", done.stdout)

    def test_rollback_takes_the_only_filter_and_asks_where_there_are_two(self):
        self.build(self.policy(["a.example"]))
        self.build(self.policy(["a.example", "b.example"]))
        self.run_tool("rollback", self.out, "--to", 1)
        self.assertEqual(self.manifest()["version"], 3)
        self.build(self.policy(["c.example"], name="second"))
        done = self.run_tool("rollback", self.out, "--to", 2, expect=2)
        self.assertIn("(corp, second); choose one with --filter", done.stderr)
        self.assertEqual(self.manifest()["version"], 3)
        done = self.run_tool("rollback", self.out, "--filter", "corp", "--to", 0, expect=64)
        self.assertIn("versions count from 1", done.stderr)
        done = self.run_tool("publish", self.out, "--to", "https://127.0.0.1:9", expect=2)
        self.assertIn("(corp, second); choose one with --filter", done.stderr)

    def test_findings_are_told_from_what_could_not_be_done(self):
        self.build(self.policy(["a.example"]))
        done = self.run_tool("fpr", self.out, "--corpus", self.folder, expect=2)
        self.assertIn("is not a regular file", done.stderr)
        path = f"{self.out}/public/corp/manifest.json"
        with open(path) as file:
            manifest = json.load(file)
        with open(path, "w") as file:
            json.dump({**manifest, "schema": manifest["schema"] + 1}, file)
        self.run_tool("diff", self.out, self.policy(["b.example"], name="other"), expect=2)

    def test_a_build_that_gets_no_threads_makes_the_same_release(self):
        policy = self.policy(self.hosts(100000))
        self.build(policy)
        hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
        if hard != resource.RLIM_INFINITY:
            self.skipTest("the stack's size may not be raised")
        # A thread's stack has this size, which is more than there are addresses: none starts.
        alone = subprocess.run(
            [URLFILTERC, "build", policy, "--out", self.path("alone")], env=self.env,
            capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, (10 ** 14, hard)))
        self.assertEqual(alone.returncode, 0, alone.stderr)
        for file in ("public/corp/1/filter.plist", "private/corp/1/keys.txt"):
            self.assertEqual(pathlib.Path(self.path("alone"), file).read_bytes(),
                             pathlib.Path(self.out, file).read_bytes(), file)

    def run_within(self, megabytes, *args):
        limit = megabytes << 20
        return subprocess.run(
            [URLFILTERC, *args], env=self.env, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))

    def test_too_little_memory_is_said_and_the_release_stays(self):
        # What the program and its libraries take differs from system to system.
        least = next(megabytes for megabytes in range(16, 1024, 4)
                     if self.run_within(megabytes, "--version").returncode == 0)
        small = self.policy(self.hosts(50))
        self.build(small)
        large = self.policy(self.hosts(300000))
        codes = set()
        for megabytes in (least + more for more in (12, 16, 20, 28, 44, 76)):
            done = self.run_within(megabytes, "build", large, "--out", self.out, "--threads", "1")
            codes.add(done.returncode)
            self.assertIn(done.returncode, (0, 2), f"{megabytes}: {done.stdout}{done.stderr}")
            if done.returncode == 2:
                self.assertIn("not enough memory", done.stderr)
                self.assertEqual(self.manifest()["version"], 1)
        self.assertIn(2, codes)

    def test_a_token_goes_to_no_host_that_looks_like_loopback(self):
        self.build(self.policy(["a.example"]))
        for url in ("http://127.0.0.1:x@evil.example", "http://localhost@evil.example/",
                    "http://127.0.0.1.evil.example", "http://evil.example#127.0.0.1",
                    "https://user:secret@server.example", "ftp://127.0.0.1", "127.0.0.1"):
            done = self.run_tool("publish", self.out, "--to", url, expect=2)
            self.assertIn("is no https:// URL", done.stderr, url)

    def test_diff_and_rollback(self):
        self.build(self.policy(self.hosts(50)))
        first = self.plist()
        self.build(self.policy(self.hosts(60)))
        versions = [f"{self.out}/public/corp/{i}" for i in (1, 2)]
        diff = json.loads(self.run_tool("diff", *versions, "--json").stdout)
        self.assertEqual((len(diff["added"]), diff["removed"]), (10, []))
        self.run_tool("diff", *reversed(versions), "--max-removed", "5", expect=1)
        self.run_tool("rollback", self.out, "--filter", "corp", "--to", 1)
        self.assertEqual(self.manifest()["version"], 3)
        self.assertEqual(self.plist(), first)
        self.run_tool("verify", self.out)
        self.run_tool("rollback", self.out, "--filter", "corp", "--to", 3, expect=2)

    def test_rollback_takes_only_whole_versions_and_the_in_app_file_with_them(self):
        extra = "targets: [neurlfilter, in-app]"
        self.build(self.policy(self.hosts(50), extra))
        first = self.manifest()
        self.build(self.policy(self.hosts(60), extra))
        done = self.run_tool("rollback", self.out, "--filter", "other", "--to", 1, expect=2)
        self.assertIn("has no filter other", done.stderr)
        self.run_tool("rollback", self.out, "--to", 1)
        self.assertEqual(self.manifest()["inApp"]["sha256"], first["inApp"]["sha256"])
        self.run_tool("verify", self.out)
        for name in (first["inApp"]["path"], first["path"]):
            path = f"{self.out}/public/corp/{name}"
            with open(path, "rb") as file:
                good = file.read()
            os.chmod(path, 0o644)
            os.unlink(path)  # Versions may share a file.
            with open(path, "wb") as file:
                file.write(good[:-1] + bytes([good[-1] ^ 1]))
            done = self.run_tool("rollback", self.out, "--to", 1, expect=2)
            self.assertIn("plist" if name == first["path"] else "is not what the manifest", done.stderr)
            self.assertEqual(self.manifest()["version"], 3)
            os.unlink(path)
            with open(path, "wb") as file:
                file.write(good)

    def test_verify_names_the_artefact_that_is_not_what_the_manifest_says(self):
        self.build(self.policy(self.hosts(20000), "targets: [neurlfilter, in-app]"))
        self.build(self.policy(self.hosts(20000)[20:] + self.hosts(20, "new"),
                               "targets: [neurlfilter, in-app]"))
        manifest = self.manifest()
        for name in (manifest["inApp"]["path"], manifest["deltas"][0]["path"]):
            path = f"{self.out}/public/corp/{name}"
            with open(path, "rb") as file:
                good = file.read()
            for bad, said in ((good + b"x", "bytes, the manifest says"),
                              (good[:-9] + bytes([good[-9] ^ 1]) + good[-8:], "another SHA-256"),
                              (None, "No such file")):
                os.unlink(path)
                if bad is not None:
                    with open(path, "wb") as file:
                        file.write(bad)
                done = self.run_tool("verify", self.out, expect=1)
                self.assertRegex(done.stdout, f"failed +artifacts.*{os.path.basename(name)}.*{said}")
            with open(path, "wb") as file:
                file.write(good)
        self.run_tool("verify", self.out)

    def test_verify_says_which_keys_it_cannot_see(self):
        policy = self.policy(self.hosts(10))
        self.build(policy)
        shutil.move(f"{self.out}/private", self.path("away"))
        self.assertIn("the private part of the release is not here",
                      self.run_tool("verify", self.out).stdout)
        shutil.move(self.path("away"), f"{self.out}/private")
        self.build(policy, "--kill-switch", "blocks the payroll")
        self.assertIn("a kill switch has no keys", self.run_tool("verify", self.out).stdout)

    def test_protected_urls_may_stand_in_a_file(self):
        with open(self.path("protect.txt"), "w") as out:
            out.write("# ours\r\n\r\n  site1.test \r\nsite2.test\n")
        self.build(self.policy(self.hosts(100), "protect: [{file: protect.txt}]"))
        with open(self.private("report.json")) as file:
            self.assertEqual(json.load(file)["protect"]["urls"], 2)
        done = self.build(self.policy(["site2.test"], "protect: [{file: protect.txt}]"), expect=1)
        self.assertIn("UF0305", done.stderr)
        done = self.build(self.policy(["a.test"], "protect: [{file: none.txt}]"), expect=1)
        self.assertIn("UF0114", done.stderr)

    def test_a_hosts_list_may_mix_bare_names_and_addresses_in(self):
        policy = self.policy(["0.0.0.0 a.example b.example # both", "bare.example", "203.0.113.7",
                              "two words", "127.0.0.1 localhost"])
        with open(policy) as file:
            text = file.read()
        with open(policy, "w") as file:
            file.write(text.replace("file: corp.txt", "file: corp.txt, format: hosts"))
        self.build(policy)
        with open(self.private("keys.txt")) as file:
            self.assertEqual(file.read().split(), ["203.0.113.7", "a.example", "b.example", "bare.example"])
        self.assertIn("1 line refused", self.run_tool("check", policy).stdout)

    def test_check_compares_with_the_last_report(self):
        self.build(self.policy(self.hosts(100)))
        report = self.private("report.json")
        for count in (100, 99, 50):
            done = self.run_tool("check", self.policy(self.hosts(count)), "--last-report", report, "--strict")
            self.assertNotIn("UF0205", done.stdout, count)
        for count in (49, 10):
            done = self.run_tool("check", self.policy(self.hosts(count)), "--last-report", report, "--strict",
                                 expect=1)
            self.assertIn(f'warning[UF0205]: the list "listed" gives {count} rules; the last release had 100',
                          done.stdout)
        done = self.run_tool("check", self.path("corp.yaml"), "--last-report", self.path("none"), expect=2)
        self.assertIn("none", done.stderr)
        done = self.run_tool("check", self.path("corp.yaml"), "--last-report", self.path("corp.txt"), expect=2)
        self.assertTrue(done.stderr)

    def keys_of_a_release_with_pir_rows(self):
        self.build(self.policy(["example.com", "b.test/a%20b"],
                               "pir: {bundle_id: com.example.app}"))
        with open(self.private("keys.txt"), "rb") as file:
            return file.read().splitlines()

    def test_pir_rows_are_the_keys(self):
        keys = self.keys_of_a_release_with_pir_rows()
        self.run_tool("verify", self.out)
        self.assertIn(b"www.apple.com/url-filter-test", keys)
        self.assertEqual(self.manifest()["pirRows"], len(keys))
        with open(self.private("service-config.json")) as file:
            self.assertEqual(json.load(file)["usecases"][0]["name"],
                             "com.example.app.url.filtering")

    @unittest.skipUnless(shutil.which("protoc"), "protoc is not installed")
    def test_protoc_reads_the_pir_rows(self):
        keys = self.keys_of_a_release_with_pir_rows()
        with open(self.path("pir.proto"), "w") as out:
            out.write(PIR_SCHEMA)
        decode = ["protoc", "--proto_path", self.folder, "pir.proto",
                  "--decode=apple.swift_homomorphic_encryption.pir.v1.KeywordDatabase"]
        encode = [word.replace("--decode", "--encode") for word in decode]
        with open(self.private("input.binpb"), "rb") as file:
            binary = file.read()
        text = subprocess.run(decode, input=binary, check=True, capture_output=True).stdout
        self.assertEqual(text.count(b"rows {"), len(keys))
        self.assertIn(b'keyword: "example.com"', text)
        with open(self.private("input.txtpb"), "rb") as file:
            encoded = subprocess.run(encode, input=file.read(), check=True,
                                     capture_output=True).stdout
        self.assertEqual(encoded, binary)

    def test_protected_urls_never_hit_and_a_blocked_one_stops_the_build(self):
        protect = ", ".join(f"site{i}.test" for i in range(40))
        self.build(self.policy(self.hosts(3000),
                               f"false_positive_rate: 0.02\nprotect: [{protect}]"))
        with open(self.private("report.json")) as file:
            proof = json.load(file)["protect"]
        self.assertEqual((proof["urls"], proof["hits"]), (40, 0))
        for i in range(40):
            done = self.run_tool("explain", self.out, f"site{i}.test")
            self.assertTrue(done.stdout.startswith("clear"), done.stdout)
        done = self.build(self.policy(["site1.test"], f"protect: [{protect}]"), expect=1)
        self.assertIn("UF0305", done.stderr)

    def test_a_protect_file_that_is_a_block_list_is_fifty_findings(self):
        hosts = self.hosts(3000)
        done = self.build(self.policy(hosts, f"protect: [{', '.join(hosts)}]"), expect=1)
        self.assertEqual(done.stderr.count("UF0305"), 50)
        self.assertIn("and 2,950 protected URLs more", done.stderr)

    def test_policy_tests_stop_a_build(self):
        done = self.build(self.policy(["a.test"], "tests: [{url: b.test, expect: block}]"),
                          expect=1)
        self.assertIn("UF0207", done.stderr)
        self.build(self.policy(["a.test"], "tests: [{url: www.a.test/x, expect: block}]"))

    def test_rates_are_measured_without_members_and_gated(self):
        self.build(self.policy(self.hosts(2000), "false_positive_rate: 0.01"))
        with open(self.path("corpus.txt"), "w") as out:
            out.write("\n".join(self.hosts(50) + self.hosts(3000, "clear")) + "\n")
        rates = json.loads(self.run_tool("fpr", self.out, "--corpus", self.path("corpus.txt"),
                                         "--json").stdout)["profiles"]["26"]
        self.assertEqual(rates["blocked"], 50)
        self.assertLess(rates["perKey"]["low95"], 0.0101)
        self.assertGreater(rates["perKey"]["high95"], 0.0099)
        with open(self.path("corpus.txt")) as corpus:
            piped = self.run_tool("fpr", self.out, "--corpus", "/dev/stdin", "--json",
                                  input=corpus.read())
        self.assertEqual(json.loads(piped.stdout)["profiles"]["26"], rates)
        self.run_tool("fpr", self.out, "--corpus", self.path("corpus.txt"), "--max-per-url",
                      "0.000001", "--junit", self.path("junit.xml"), expect=1)
        with open(self.path("junit.xml")) as file:
            self.assertIn("<failure", file.read())
        # The captured stdout is a pipe: what stands at its name must not be replaced.
        done = self.run_tool("fpr", self.out, "--corpus", self.path("corpus.txt"), "--junit",
                             "/dev/stdout", "--max-per-url", "0.9")
        xml = done.stdout[done.stdout.index("<?xml"):].partition("</testsuite>")
        self.assertTrue(list(ElementTree.fromstring(xml[0] + xml[1]).iter("testcase")))

    def test_an_edit_keeps_the_parameters_and_offers_a_delta(self):
        self.build(self.policy(self.hosts(20000)))
        self.build(self.policy(self.hosts(20000)[20:] + self.hosts(20, "new")))
        manifest = self.manifest()
        with open(f"{self.out}/private/corp/1/manifest.json") as file:
            self.assertEqual(manifest["bitCount"], json.load(file)["bitCount"])
        self.assertEqual(manifest["deltas"][0]["fromVersion"], 1)
        self.assertLess(manifest["deltas"][0]["size"], manifest["size"] / 20)
        self.run_tool("verify", self.out)

    def test_the_in_app_target_adds_its_file(self):
        self.build(self.policy(self.hosts(10), "targets: [neurlfilter, in-app]"))
        in_app = self.manifest()["inApp"]
        with open(f"{self.out}/public/corp/{in_app['path']}", "rb") as file:
            self.assertEqual(hashlib.sha256(file.read()).hexdigest(), in_app["sha256"])

    def test_a_fleet_plan_uses_the_release(self):
        self.build(self.policy(self.hosts(100), "prefetch: {interval: 1h}"))
        plan = json.loads(self.run_tool("plan", "--devices", 10000000, "--release", self.out,
                                        "--json", "--svg", self.path("plan.svg")).stdout)
        self.assertEqual(plan["intervalSeconds"], 3600)
        self.assertEqual(plan["plistBytes"], self.manifest()["size"])
        with open(self.path("plan.svg")) as file:
            self.assertTrue(file.read().startswith("<svg xmlns"))

    def test_a_fleet_plan_of_odd_numbers_ends_at_once(self):
        for option, value, word in (("--asleep", "0.9999999", "sleeping"), ("--jitter", "100000h", "jitter"),
                                    ("--asleep", "nan", "sleeping")):
            done = self.run_tool("plan", "--devices", 100, option, value, expect=2)
            self.assertIn(word, done.stderr)
        done = self.run_tool("plan", "--devices", 100, "--releases-per-day", -1, expect=64)
        self.assertIn("--releases-per-day: must not be negative", done.stderr)


if __name__ == "__main__":
    closing_line.main()

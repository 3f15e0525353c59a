#!/usr/bin/env python3
"""The generated parts of docs/policy.md and docs/diagnostics.md are what the program prints.

    policy_pages_test.py URLFILTERC DOCS [--update]
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

BINARY, DOCS = sys.argv[1], pathlib.Path(sys.argv[2])
PAGES = {"policy.md": ["schema", "--markdown"], "diagnostics.md": ["rule", "--markdown"]}


def run(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=False)


def split_page(name):
    """The written part up to the marker, and the generated part after it."""
    text = (DOCS / name).read_text(encoding="utf-8")
    marker = f"<!-- generated: urlfilterc {' '.join(PAGES[name])} -->\n"
    written, found, generated = text.partition(marker)
    assert found, f"{name} has no line {marker!r}"
    return written + marker, generated


def keys_of(schema, place=""):
    """Every key at every level of a schema, as ("lists.format", its schema)."""
    for name, value in schema.get("properties", {}).items():
        yield place + name, value
        yield from keys_of(value, f"{place}{name}.")
    if "items" in schema:
        yield from keys_of(schema["items"], place)
    for word in ("anyOf", "oneOf", "allOf"):
        for choice in schema.get(word, []):
            yield from keys_of(choice, place)


class PagesTest(unittest.TestCase):
    def test_generated_parts_are_what_the_program_prints(self):
        for name, arguments in PAGES.items():
            printed = run(*arguments)
            self.assertEqual(printed.returncode, 0)
            self.assertEqual(split_page(name)[1], "\n" + printed.stdout,
                             f"{name}: run compiler/policy_pages_test.py with --update")

    def test_every_diagnostic_can_be_asked_for(self):
        ids = re.findall(r"^### (UF\d{4})$", run("rule", "--markdown").stdout, re.MULTILINE)
        self.assertGreater(len(ids), 50)
        self.assertEqual(ids, sorted(set(ids)))
        for identifier in ids:
            self.assertIn(identifier, run("rule", identifier.lower()).stdout)
        self.assertEqual(run("rule", "UF9999").returncode, 2)

    def test_schema_is_json_with_a_description_for_every_key(self):
        schema = json.loads(run("schema").stdout)
        self.assertEqual(schema["$schema"], "http://json-schema.org/draft-07/schema#")
        lists = schema["properties"]["lists"]["items"]["properties"]
        self.assertIn("adblock", lists["format"]["enum"])
        keys = dict(keys_of(schema))
        # Of a mapping, of the items of a sequence, and of one of several kinds of value.
        for name in ("name", "gates.max_removed", "lists.format", "exceptions.rule",
                     "false_positive_rate.per_url", "protect.file", "tests.url"):
            self.assertIn(name, keys)
        for name, value in keys.items():
            self.assertTrue(value.get("description"), name)

    def test_the_schema_refuses_what_the_compiler_refuses(self):
        schema = json.loads(run("schema").stdout)
        sources = schema["properties"]["lists"]["items"]["anyOf"]
        self.assertEqual(sources, [{"required": [key]} for key in ("file", "glob", "rules")])
        interval = re.compile(
            schema["properties"]["prefetch"]["properties"]["interval"]["pattern"])
        for legal in ("45m", "46 m", "045m", "100m", "2700s", "2701s", "10000s", "0.8h", "1h",
                      "24h", "0.5d", "1d", "45.5m", "30d"):
            self.assertTrue(interval.search(legal), legal)
            self.assertEqual(self.check_interval(legal).returncode, 0, legal)
        for illegal in ("44m", "44.9m", "9m", "0h", "2699s", "999s", "10m", "1", "45", "h", "-1d"):
            self.assertFalse(interval.search(illegal), illegal)
            self.assertEqual(self.check_interval(illegal).returncode, 1, illegal)

    def check_interval(self, interval):
        policy = (f"name: p\nowner: o@example.org\nprefetch: {{interval: {interval}}}\n"
                  "lists: [{name: l, rules: [a.example]}]\n")
        return subprocess.run([BINARY, "check", "-"], input=policy, capture_output=True,
                              text=True, check=False)


def update():
    for name, arguments in PAGES.items():
        (DOCS / name).write_text(split_page(name)[0] + "\n" + run(*arguments).stdout,
                                 encoding="utf-8")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
"""Counts what a Bazel test run did and prints "N passed, N failed" as its last line.

Reads Bazel's build event file (--build_event_json_file). A GoogleTest target counts test by test
from its XML; a script counts as one test, or as many as the closing line "N passed, N failed"
(", N skipped") in its log says. A script that prints "SKIPPED: reason" and passes is skipped.
A target that did not build, crashed or timed out is a failure even if no test of it failed; so is a
script whose closing line says that it ran nothing.
"""

import argparse
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.MULTILINE)
SKIPPED = re.compile(r"^SKIPPED: (.+)$", re.MULTILINE)


class Counts:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []
        self.skips = []


def read_uri(uri):
    try:
        with open(urllib.parse.unquote(urllib.parse.urlparse(uri).path), errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def count_script(label, log, ok, counts):
    closing = CLOSING.findall(log)
    if closing:
        passed, failed, skipped = (int(number or 0) for number in closing[-1])
    else:
        skip = SKIPPED.search(log)
        passed, failed, skipped = (0, 0, 1) if ok and skip else (int(ok), int(not ok), 0)
    for reason in SKIPPED.findall(log)[:3]:
        counts.skips.append(f"{label}: {reason}")
    if failed == 0 and (not ok or passed + skipped == 0):
        failed = 1
    if failed:
        counts.failures.append(label)
    counts.passed += passed
    counts.failed += failed
    counts.skipped += skipped


def count_gtest(label, root, ok, counts):
    failed_here = 0
    for case in root.iter("testcase"):
        name = f"{label} {case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed_here += 1
            counts.failures.append(name)
        elif case.get("result") == "skipped" or case.get("status") == "notrun":
            counts.skipped += 1
            skip = case.find("skipped")
            reason = (skip.get("message") or "").strip().splitlines() if skip is not None else []
            counts.skips.append(f"{name}: {reason[-1] if reason else 'skipped'}")
        else:
            counts.passed += 1
    if not ok and failed_here == 0:
        failed_here = 1
        counts.failures.append(f"{label} (ended abnormally)")
    counts.failed += failed_here


def is_gtest(root):
    return any(case.get("result") is not None for case in root.iter("testcase"))


def count_result(event, counts):
    label = event["id"]["testResult"]["label"]
    result = event["testResult"]
    ok = result.get("status") in ("PASSED", "FLAKY")
    outputs = {output["name"]: output.get("uri", "") for output in result.get("testActionOutput", [])}
    try:
        root = ElementTree.fromstring(read_uri(outputs.get("test.xml", "")))
    except ElementTree.ParseError:
        root = None
    if root is not None and is_gtest(root):
        count_gtest(label, root, ok, counts)
    else:
        count_script(label, read_uri(outputs.get("test.log", "")), ok, counts)


def summarise(events):
    counts = Counts()
    tested, unbuilt = set(), set()
    for event in events:
        kind = event.get("id", {})
        if "testResult" in kind:
            tested.add(kind["testResult"]["label"])
            count_result(event, counts)
        elif "targetCompleted" in kind and not event.get("completed", {}).get("success"):
            unbuilt.add(kind["targetCompleted"]["label"])
    for label in sorted(unbuilt - tested):
        counts.failed += 1
        counts.failures.append(f"{label} (did not build)")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", help="file written by bazel --build_event_json_file")
    parser.add_argument("--status", type=int, default=0, help="exit code of the run")
    arguments = parser.parse_args()
    with open(arguments.events) as file:
        counts = summarise(json.loads(line) for line in file if line.strip())
    if arguments.status != 0 and counts.failed == 0:
        counts.failed = 1
        counts.failures.append(f"the run itself (exit code {arguments.status})")
    for line in counts.skips:
        print("skipped:", line)
    for line in counts.failures:
        print("FAILED:", line)
    skipped = f", {counts.skipped} skipped" if counts.skipped else ""
    print(f"{counts.passed} passed, {counts.failed} failed{skipped}")
    return 1 if counts.failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""summarise.py counts what ran, and nothing that failed goes missing."""

import os
import tempfile
import unittest

import summarise

GTEST = """<testsuites><testsuite name="A">
<testcase name="Passes" status="run" result="completed" classname="A" />
<testcase name="Fails" status="run" result="completed" classname="A"><failure message="x"/></testcase>
<testcase name="Skips" status="run" result="skipped" classname="A"><skipped message="no data"/></testcase>
</testsuite></testsuites>"""


def event(label, status, xml="", log=""):
    outputs = []
    for name, text in (("test.xml", xml), ("test.log", log)):
        handle, path = tempfile.mkstemp(dir=os.environ.get("TEST_TMPDIR"))
        with os.fdopen(handle, "w") as file:
            file.write(text)
        outputs.append({"name": name, "uri": "file://" + path})
    return {"id": {"testResult": {"label": label}},
            "testResult": {"status": status, "testActionOutput": outputs}}


class SummariseTest(unittest.TestCase):
    def counts(self, *events):
        counts = summarise.summarise(events)
        return counts.passed, counts.failed, counts.skipped

    def test_counts_googletest_case_by_case(self):
        self.assertEqual(self.counts(event("//a:a", "FAILED", GTEST)), (1, 1, 1))

    def test_counts_a_crash_without_failed_cases_as_a_failure(self):
        crashed = '<testsuites><testcase name="P" status="run" result="completed"/></testsuites>'
        self.assertEqual(self.counts(event("//a:a", "FAILED", crashed)), (1, 1, 0))

    def test_counts_a_script_by_its_closing_line(self):
        self.assertEqual(self.counts(event("//a:a", "PASSED", log="x\n7 passed, 0 failed\n")), (7, 0, 0))
        self.assertEqual(self.counts(event("//a:a", "FAILED", log="2 passed, 1 failed, 3 skipped\n")), (2, 1, 3))

    def test_counts_a_script_that_ran_nothing_as_a_failure(self):
        self.assertEqual(self.counts(event("//a:a", "PASSED", log="0 passed, 0 failed\n")), (0, 1, 0))
        self.assertEqual(self.counts(event("//a:a", "PASSED", log="0 passed, 0 failed, 2 skipped\n")),
                         (0, 0, 2))

    def test_counts_a_plain_script_as_one(self):
        self.assertEqual(self.counts(event("//a:a", "PASSED")), (1, 0, 0))
        self.assertEqual(self.counts(event("//a:a", "TIMEOUT")), (0, 1, 0))

    def test_says_what_a_script_skipped(self):
        self.assertEqual(self.counts(event("//a:a", "PASSED", log="SKIPPED: no data\n")), (0, 0, 1))

    def test_a_target_that_did_not_build_is_a_failure(self):
        self.assertEqual(self.counts({"id": {"targetCompleted": {"label": "//a:a"}}}), (0, 1, 0))


if __name__ == "__main__":
    unittest.main()

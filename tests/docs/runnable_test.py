"""The comparison of documentation blocks notices a difference, and forgives only what it says."""

import unittest

import runnable


class MatchesTest(unittest.TestCase):
    def test_the_same_text_matches(self):
        self.assertTrue(runnable.matches("a\nb\n", "a\nb"))

    def test_another_text_does_not(self):
        self.assertFalse(runnable.matches("a\nb\n", "a\nc\n"))
        self.assertFalse(runnable.matches("a\n", "a\nb\n"))
        self.assertFalse(runnable.matches("", "b\n"))

    def test_dots_stand_for_any_lines(self):
        self.assertTrue(runnable.matches("a\n...\nd\n", "a\nb\nc\nd\n"))
        self.assertTrue(runnable.matches("a\n...\nd\n", "a\nd\n"))
        self.assertFalse(runnable.matches("a\n...\nd\n", "a\nb\ne\n"))

    def test_ports_and_times_do_not_matter(self):
        self.assertTrue(runnable.matches("at https://127.0.0.1:1/ in 3 ms", "at https://127.0.0.1:99/ in 1.5 ms"))
        self.assertTrue(runnable.matches("ageSeconds          0", "ageSeconds          2"))
        self.assertFalse(runnable.matches("ageSeconds          0", "ageSeconds          60"))
        self.assertFalse(runnable.matches("3 keys", "4 keys"))

    def test_commands_may_go_on_over_lines(self):
        self.assertEqual(runnable.split_commands("$ a \\\n  b\nout\n$ c\n"), [("a \\\n  b", "out"), ("c", "")])


if __name__ == "__main__":
    unittest.main()

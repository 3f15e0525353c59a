"""unittest.main() for tests of this repository: ends with the line that ./test counts."""

import sys
import unittest


def main():
    """Runs the caller's tests; "N passed, N failed, N skipped" comes last on stdout."""
    result = unittest.main(exit=False, verbosity=1).result
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    for _, reason in result.skipped:
        print(f"SKIPPED: {reason}")
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
    sys.exit(0 if result.wasSuccessful() else 1)

#!/usr/bin/env python3
"""Every option of the three programs is given by some test: an option that nobody tries is dead, or
will be without anybody noticing. That its help is true to the manual pages is checked elsewhere."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ["compiler", "server", "filterlib/ctl"]
OPTION = re.compile(r'add_(?:option|flag)\w*(?:<[^>]*>)?\(\s*"([^"]+)"')
TESTS = re.compile(r"_test\.(cc|py|sh)$|^tests/|^packaging/.*test|^quickstart$")


def options():
    for folder in PROGRAMS:
        for path in (ROOT / folder).rglob("*.cc"):
            for names in OPTION.findall(path.read_text()):
                for name in names.split(","):
                    if name.startswith("--"):
                        yield name, path.relative_to(ROOT)


def texts_of_tests():
    for folder in ("base", "bloom", "diagnostics", "yaml", "filterlib", "compiler", "server", "tests",
                   "packaging"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and TESTS.search(path.relative_to(ROOT).as_posix()):
                yield path.read_text(errors="replace")
    yield (ROOT / "quickstart").read_text()


def main():
    given = set(re.findall(r"--[a-z0-9][a-z0-9-]*", "\n".join(texts_of_tests())))
    found = list(options())
    problems = [f"{name} of {path}: no test gives it" for name, path in found if name not in given]
    if len(found) < 50:
        problems.append(f"only {len(found)} options found below {ROOT}: is this the checkout?")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Every C and C++ source looks as clang-format writes it, by .clang-format.

    clang-format -i FILE      puts one right
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ENDINGS = {".cc", ".h", ".c"}


def sources():
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below
                    if not name.startswith((".", "bazel-")) and name not in ("node_modules", "dist", "bin")]
        yield from (os.path.join(folder, name) for name in names if pathlib.Path(name).suffix in ENDINGS)


def main():
    found = sorted(sources())
    if len(found) < 5:
        print(f"only {len(found)} sources found below {ROOT}: is this the checkout?")
        return 1
    return subprocess.run(["clang-format", "--dry-run", "--Werror", *found], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

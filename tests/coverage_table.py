"""The table that tests/coverage prints: lines and branches by folder, and the files below 90 %.

    coverage_table.py SUMMARY.json      what `llvm-cov export --summary-only` wrote
"""

import collections
import json
import re
import sys

FOLDERS = re.compile(r"(?:^|/)((?:base|bloom|yaml|diagnostics|filterlib/\w+|compiler(?:/\w+)?|server(?:/\w+)?)/.*)$")
WANTED = 90.0


def counts(files):
    """{path in the checkout: (lines, lines run, branches, branches taken)}"""
    found = {}
    for file in files:
        place = FOLDERS.search(file["filename"])
        if place:
            lines, branches = file["summary"]["lines"], file["summary"]["branches"]
            found[place.group(1)] = (lines["count"], lines["covered"], branches["count"], branches["covered"])
    return found


def by_folder(files):
    folders = collections.defaultdict(lambda: (0, 0, 0, 0))
    for path, numbers in files.items():
        folder = path.rsplit("/", 1)[0]
        top = path.split("/")[0]
        for name in {folder, top, "all"}:
            folders[name] = tuple(a + b for a, b in zip(folders[name], numbers))
    return folders


def percent(part, whole):
    return 100.0 * part / whole if whole else 100.0


def table(files):
    rows = ["| folder | lines | run | branches | taken |", "|---|---:|---:|---:|---:|"]
    for name, (lines, run, branches, taken) in sorted(by_folder(files).items()):
        rows.append(f"| {name} | {lines:,} | {percent(run, lines):.1f} % | {branches:,} | "
                    f"{percent(taken, branches):.1f} % |")
    return rows


def below(files, wanted):
    for path, (lines, run, _, _) in sorted(files.items()):
        if percent(run, lines) < wanted:
            yield f"{percent(run, lines):5.1f} %  {lines - run:4} lines not run  {path}"


def main(path):
    with open(path, encoding="utf-8") as file:
        files = counts(json.load(file)["data"][0]["files"])
    print("\n".join(table(files)))
    few = list(below(files, WANTED))
    print(f"\n{len(few)} of {len(files)} files have less than {WANTED:.0f} % of their lines run" +
          (":" if few else "."))
    print("\n".join(few))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

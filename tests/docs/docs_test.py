"""What the documentation says a command prints is what it prints; links and verbs are true.

    docs_test.py             compares
    docs_test.py --update    writes the true output into the files, from the programs in bin/
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import runnable

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def program_folder():
    """bin/ of the checkout, or under Bazel a folder of links to what was just built."""
    if "TEST_SRCDIR" not in os.environ:
        return ROOT / "bin"
    runfiles = pathlib.Path(os.environ["TEST_SRCDIR"]) / os.environ["TEST_WORKSPACE"]
    folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ["TEST_TMPDIR"])) / "bin"
    folder.mkdir()
    for program in ("compiler/urlfilterc", "server/urlfilterd", "filterlib/ctl/urlfilterctl"):
        (folder / pathlib.Path(program).name).symlink_to((runfiles / program).resolve())
    return folder


def documents():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(path, text):
    return [target for target in LINK.findall(text) if not (path.parent / target).exists()]


def verbs_of(program):
    """What --help lists below "Subcommands:"."""
    text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z]+) ", text.partition("\nSubcommands:\n")[2].partition("\n\n")[0],
                          re.MULTILINE))


def missing_verbs(readme, programs):
    """README's table of programs names every verb, and no other."""
    for program in sorted(programs.glob("urlfilter*")):  # ./build --library puts libraries there, too
        row = re.search(rf"^\| `{program.name}` \|[^|]*\|([^|]*)\|$", readme, re.MULTILINE)
        told = set(re.findall(r"`([a-z]+)`", row[1])) if row else set()
        for verb in sorted(told ^ verbs_of(program)):
            yield f"README.md: `{program.name} {verb}` is only in " + ("README" if verb in told else "--help")


def main(update, programs):
    problems = blocks = 0
    for missing in missing_verbs((ROOT / "README.md").read_text(), programs):
        print(missing)
        problems += 1
    for path in documents():
        name, text = path.relative_to(ROOT), path.read_text()
        for target in broken_links(path, text):
            print(f"{name}: the link to {target} leads nowhere")
            problems += 1
        blocks += len(runnable.BLOCK.findall(text))
        corrected, wrong = runnable.check_file(text, lambda fixture: runnable.Fixture(
            fixture, programs, ROOT / "testdata", ROOT / "tests/quickstart/demo"))
        if update:
            path.write_text(corrected)
            continue
        for line, true_body in wrong:
            print(f"{name}:{line}: this is what the block prints now:\n{true_body}")
        problems += len(wrong)
    if blocks == 0:
        print("no block was found that can be run")
        problems += 1
    print(f"{blocks} blocks run")
    print(f"{max(blocks - problems, 0)} passed, {problems} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main("--update" in sys.argv, program_folder()))

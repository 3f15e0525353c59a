"""Reads a program's --help, and that of its subcommands, into a tree: the one source of the man
pages and of the shell completions.

The help is that of CLI11: a description, a line `Usage:`, sections `Options:`, `Positionals:`,
`Subcommands:` and others whose entries begin with two spaces, and free text.
"""

import dataclasses
import re
import subprocess

SECTION = re.compile(r"^(\[Option Group: )?([A-Z][\w -]*)\]?:$")
ENTRY = re.compile(r"^  (\S.*?)(?: {2,}(\S.*))?$")
CONTINUED = re.compile(r"^ {20,}(\S.*)$")
CHOICES = re.compile(r"\{([^}]*)\}")
FREE_TEXT = ("Example", "Examples", "Exit codes", "Environment", "Files")


class UnreadableHelp(Exception):
    """A --help that cannot be read: it failed, or has no usage line."""


@dataclasses.dataclass
class Entry:
    """An option, positional or subcommand: `--cert FILE`, its names, and its one sentence."""
    term: str
    text: str

    @property
    def names(self):
        return self.term.split()[0].split(",")

    @property
    def argument(self):
        """`FILE`, `TEXT:{a,b}`; empty for a flag."""
        rest = re.sub(r"\s*(REQUIRED|\.\.\.|(Needs|Excludes): .*)$", "",
                      self.term.partition(" ")[2])
        return re.sub(r"\s*(REQUIRED|\.\.\.)$", "", rest).strip()

    @property
    def choices(self):
        found = CHOICES.search(self.term)
        return found[1].split(",") if found else []


@dataclasses.dataclass
class Command:
    path: list[str]  # ["urlfilterc", "check"]
    description: str
    usage: str
    sections: dict[str, list[Entry]]
    notes: str  # the free text: examples, exit codes
    subcommands: list["Command"]

    @property
    def options(self):
        return [entry for entries in self.sections.values() for entry in entries
                if entry.term.startswith("-")]

    @property
    def positionals(self):
        return self.sections.get("Positionals", [])


def _ask(arguments):
    done = subprocess.run([*arguments, "--help"], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise UnreadableHelp(f"{' '.join(arguments)} --help ended with {done.returncode}")
    return done.stdout.splitlines()


def _split(lines, name):
    for number, line in enumerate(lines):
        if line.startswith("Usage:"):
            return "\n".join(lines[:number]).strip(), line[6:].strip(), lines[number + 1:]
    raise UnreadableHelp(f"{name} --help has no line `Usage:`")


def _read_sections(lines):
    """The sections by name, and what is none."""
    sections, notes, entries = {}, [], None
    for line in lines:
        section = SECTION.match(line)
        if section and section[2] not in FREE_TEXT:
            entries = sections.setdefault(section[2], [])
        elif entries is not None and CONTINUED.match(line) and entries:
            entries[-1].text = f"{entries[-1].text} {line.strip()}".strip()
        elif entries is not None and ENTRY.match(line):
            term, text = ENTRY.match(line).groups()
            entries.append(Entry(term, text or ""))
        elif line or entries is None:
            entries = None
            notes.append(line)
    return sections, "\n".join(notes).strip()


def read(program, name, path=()):
    """The tree of commands below `program`, which calls itself `name`."""
    lines = _ask([program, *path])
    full = " ".join([name, *path])
    description, usage, rest = _split(lines, full)
    sections, notes = _read_sections(rest)
    below = [read(program, name, (*path, entry.names[0]))
             for entry in sections.pop("Subcommands", [])]
    return Command([name, *path], description, usage, sections, notes, below)


def walk(command):
    yield command
    for below in command.subcommands:
        yield from walk(below)

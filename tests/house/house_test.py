#!/usr/bin/env python3
"""The house keeps its arrows: which folder includes which, and which file includes which library.

Bazel's visibility already refuses a wrong dependency between our own targets. System headers lie on
the compiler's path, where visibility sees nothing; this test reads the includes themselves.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["base", "bloom", "diagnostics", "yaml", "filterlib", "compiler", "server", "tests", "benchmarks"]
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)

# Our own folders: who may include whom. The longest matching prefix speaks.
MAY_INCLUDE = {
    "base": {"base"},
    "bloom": {"bloom", "base"},
    "filterlib/url": {"filterlib/url", "base"},
    "filterlib/format": {"filterlib/format", "bloom", "base"},
    "filterlib/store": {"filterlib/store", "filterlib/format", "bloom", "base"},
    "filterlib/fetch": {"filterlib/fetch", "filterlib/store", "filterlib/format", "bloom", "base"},
    "filterlib/lookup": {"filterlib/lookup", "filterlib/store", "filterlib/format", "filterlib/url",
                         "bloom", "base"},
    "filterlib/c_api": {"filterlib", "bloom", "base"},
    "filterlib/ctl": {"filterlib", "bloom", "base"},
    "diagnostics": {"diagnostics", "base"},
    "yaml": {"yaml", "diagnostics", "base"},
    "compiler": {"compiler", "yaml", "diagnostics", "filterlib/url", "filterlib/format", "bloom",
                 "base"},
    "server": {"server", "yaml", "diagnostics", "filterlib/lookup", "filterlib/url",
               "filterlib/format", "bloom", "base"},
}

# Libraries: a pattern of the include, and how many files may hold it, and where.
LIBRARIES = [
    (re.compile(r"^yaml-cpp/"), 1, re.compile(r"\.cc$")),
    (re.compile(r"^httplib\.h$"), 1, re.compile(r"^(filterlib/fetch)/.*\.cc$")),
    (re.compile(r"^CLI/"), None, re.compile(r"(_main|_cli|_commands?)\.(cc|h)$|/commands/")),
    (re.compile(r"^nlohmann/"), None, re.compile(r"\.cc$|^filterlib/format/json_fields\.h$")),
    (re.compile(r"^plist/"), None, re.compile(r"^filterlib/format/.*\.cc$")),
    (re.compile(r"^curl/"), 1, re.compile(r"^compiler/publish/.*\.cc$")),
    (re.compile(r"^(sys/inotify\.h|linux/)"), None, re.compile(r"_linux\.cc$")),
    (re.compile(r"^sys/event\.h$"), None, re.compile(r"_kqueue\.cc$")),
]

# What runs on Apple's systems, too, names a call that only Linux has in a file named so.
PORTABLE = re.compile(r"^(base|bloom|filterlib)/")
LINUX_ONLY = re.compile(
    r"<sys/(inotify|epoll|eventfd|signalfd|timerfd|prctl|sendfile|sysinfo|random)\.h>|<(malloc|linux/\w+)\.h>"
    r"|/proc/|\b(memfd_create|renameat2|inotify_\w+|epoll_\w+|eventfd|sigtimedwait|accept4|pipe2|fallocate"
    r"|copy_file_range|splice|gettid|sched_\w+|fdatasync|posix_fadvise|secure_getenv|getrandom"
    r"|O_TMPFILE|O_PATH|SOCK_CLOEXEC|SOCK_NONBLOCK|MSG_NOSIGNAL|MAP_POPULATE)\b")
LINUX_FILE = re.compile(r"_linux\.cc$")
EXEMPT = re.compile(r"_(test|fuzz|benchmark)\.cc$|_testing\.(h|cc)$|^tests/|^benchmarks/")


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".h", ".cc", ".c") and path.is_file():
                yield path.relative_to(ROOT).as_posix(), path.read_text(errors="replace")


def rule_for(name):
    matching = [prefix for prefix in MAY_INCLUDE if name.startswith(prefix + "/")]
    return MAY_INCLUDE[max(matching, key=len)] if matching else None


def wrong_arrows(name, includes):
    allowed = rule_for(name)
    if allowed is None or EXEMPT.search(name):
        return
    for include in includes:
        ours = include.split("/")[0] in FOLDERS and (ROOT / include).exists()
        if ours and not any(include.startswith(prefix + "/") for prefix in allowed):
            yield f"{name} includes {include}: not an arrow of docs/architecture.md"


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def linux_calls(name, text):
    if not PORTABLE.search(name) or EXEMPT.search(name) or LINUX_FILE.search(name):
        return
    for call in sorted({found.group(0) for found in LINUX_ONLY.finditer(without_comments(text))}):
        yield f"{name} has {call}, which only Linux has: move it into a file *_linux.cc"


def main():
    problems, users, count = [], {i: [] for i in range(len(LIBRARIES))}, 0
    for name, text in sources():
        count += 1
        includes = INCLUDE.findall(text)
        problems += wrong_arrows(name, includes)
        problems += linux_calls(name, text)
        for index, (library, _, place) in enumerate(LIBRARIES):
            if any(library.search(include) for include in includes) and not EXEMPT.search(name):
                users[index].append(name)
                if not place.search(name):
                    problems.append(f"{name} includes {library.pattern}: allowed in {place.pattern}")
    for index, (library, limit, _) in enumerate(LIBRARIES):
        if limit is not None and len(users[index]) > limit:
            problems.append(f"{library.pattern} is included by {users[index]}: at most {limit}")
    if count < 5:
        problems.append(f"only {count} sources found below {ROOT}: is this the checkout?")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

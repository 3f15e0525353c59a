#!/usr/bin/env python3
"""Each C++ target depends on the targets whose headers its files include, and on no others of ours.

Bazel lets a header of a dependency's dependency through, and never finds a dependency that has
become useless.
"""

import dataclasses
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


@dataclasses.dataclass
class Target:
    label: str
    sources: set  # paths from the root, headers included
    headers: set  # those that others may include
    dependencies: set


def whole_label(label, package):
    if label.startswith(":"):
        return f"//{package}{label}"
    return label if ":" in label or label.startswith("@") else f"{label}:{label.rpartition('/')[2]}"


class BuildFile(dict):
    """The names that a BUILD file calls. Rules of C++ are kept, and what is unknown does nothing."""

    def __init__(self, path):
        super().__init__()
        self.folder = path.parent
        self.package = path.parent.relative_to(ROOT).as_posix()
        self.targets = []
        self["glob"] = self.glob
        self["select"] = lambda choices: sum(choices.values(), [])
        self["fuzz_target"] = lambda name, deps: self.add(name=name, srcs=[f"{name}.cc"], deps=deps)
        for rule in ("cc_library", "cc_binary", "cc_test"):
            self[rule] = self.add
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), self)  # pylint: disable=exec-used

    def __missing__(self, name):
        if name in dir(__builtins__):
            raise KeyError(name)
        return lambda *_, **__: []

    def glob(self, patterns, **_):
        return [path.name for pattern in patterns for path in sorted(self.folder.glob(pattern))]

    def add(self, name, srcs=(), hdrs=(), deps=(), includes=(), **_):
        def paths(files):
            return {f"{self.package}/{file.lstrip(':')}" for file in files}

        # With a folder of its own on the compiler's path, headers go by other names.
        headers = set() if includes else paths(hdrs)
        self.targets.append(Target(f"//{self.package}:{name}", paths(srcs) | paths(hdrs), headers,
                                   {whole_label(label, self.package) for label in deps}))


def all_targets():
    for top in sorted(ROOT.iterdir()):
        if top.is_dir() and not top.is_symlink() and not top.name.startswith("."):
            for path in sorted(top.rglob("BUILD.bazel")):
                if "node_modules" not in path.parts:
                    yield from BuildFile(path).targets


def includes(target):
    for source in target.sources:
        path = ROOT / source
        if path.exists():  # others are made by rules
            yield from INCLUDE.findall(path.read_text(encoding="utf-8"))


def problems(targets):
    by_label = {target.label: target for target in targets}
    owners = {}
    for target in targets:
        for header in target.headers:
            owners.setdefault(header, set()).add(target.label)
    for target in targets:
        included = set(includes(target)) - target.sources
        for header in sorted(included & owners.keys()):
            if not owners[header] & target.dependencies:
                yield f"{target.label} includes {header}: add {' or '.join(sorted(owners[header]))}"
        for label in sorted(target.dependencies & by_label.keys()):
            headers = by_label[label].headers
            if target.sources and headers and not headers & included:
                yield f"{target.label} includes nothing of {label}"


def main():
    targets = list(all_targets())
    found = list(problems(targets))
    if len(targets) < 50:
        found.append(f"only {len(targets)} targets found below {ROOT}: is this the checkout?")
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

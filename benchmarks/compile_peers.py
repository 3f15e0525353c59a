"""From a list to what is published: urlfilterc, AdGuard HostlistCompiler, sort -u."""

import json
import re
import subprocess

import lists
import measure

SORT = "LC_ALL=C sort -u"


def policy(folder, list_file, rate=0.001, targets=("neurlfilter",)):
    """A policy of one list."""
    path = folder / "policy.yaml"
    path.write_text(f"name: bench\nowner: bench@example.org\nfalse_positive_rate: {rate}\n"
                    f"targets: [{', '.join(targets)}]\nlists:\n  - name: all\n"
                    f"    file: {list_file.name}\n    format: domains\n")
    return path


def ours(bench, folder, list_file, threads):
    out = folder / f"release-{threads}"
    return bench.repeat([bench.urlfilterc, "build", policy(folder, list_file), "--out", out,
                         "--threads", threads], fresh=out)


def stages(bench, folder, list_file):
    """Seconds of each stage of one build, as the build says itself."""
    done = subprocess.run(
        [bench.urlfilterc, "build", policy(folder, list_file), "--out", folder / "release-stages",
         "--threads", "2", "--timings"], check=True, capture_output=True, text=True)
    return dict(re.findall(r"^(\S.*?) +(\d+\.\d{3}) s", done.stderr, re.MULTILINE))


def hostlist_compiler(bench, folder, list_file, transformations, limit_seconds):
    config = folder / "hostlist.json"
    config.write_text(json.dumps({
        "name": "bench", "sources": [{"source": str(list_file), "type": "adblock"}],
        "transformations": transformations}))
    return measure.command([bench.peers / ".bin" / "hostlist-compiler", "-c", config, "-o",
                            folder / "hostlist.txt"], limit_seconds)


def sort_unique(bench, folder, list_file):
    with open(folder / "sorted.txt", "wb") as sorted_file:
        return bench.repeat(["sort", "-u", list_file], output=sorted_file, env={"LC_ALL": "C"})


def guarded(measurement, *arguments):
    try:
        return measurement(*arguments)
    except measure.TookTooLong:
        return {"stopped_after_seconds": arguments[-1]}


def run(bench, distinct, limit_seconds):
    folder = bench.folder(f"compile-{distinct}")
    list_file = folder / "list.txt"
    lines = lists.write(list_file, "dirty", distinct)
    rows = {SORT: sort_unique(bench, folder, list_file)}
    for threads in (1, 2):
        rows[f"urlfilterc build --threads {threads}"] = ours(bench, folder, list_file, threads)
    for steps in (["Validate"], ["Compress"], ["Deduplicate"]):
        rows[f"HostlistCompiler {'+'.join(steps)}"] = guarded(
            hostlist_compiler, bench, folder, list_file, steps, limit_seconds)
    return {"lines": lines, "distinct": distinct, "bytes": list_file.stat().st_size, "rows": rows,
            "stages": stages(bench, folder, list_file)}

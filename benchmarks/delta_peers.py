"""Bytes to send when a list changes: our delta, zstd --patch-from, bsdiff, and whole files."""

import json
import shutil

import compile_peers
import lists
import measure


def two_releases(bench, folder, count, changed):
    """Plists of `count` keys before and after `changed` of them are replaced by others."""
    list_file, out = folder / "list.txt", folder / "release"
    shutil.rmtree(out, ignore_errors=True)
    for first in (0, changed):
        lists.write(list_file, "plain", count, first)
        measure.command([bench.urlfilterc, "build", compile_peers.policy(folder, list_file),
                         "--out", out])
    public = out / "public" / "bench"
    manifest = json.loads((public / "manifest.json").read_text())
    return public / "1" / "filter.plist", public / "2" / "filter.plist", manifest


def zstd(folder, new, old=None):
    target = folder / "zstd.out"
    options = ["--long=27", f"--patch-from={old}"] if old else []
    cost = measure.command(["zstd", "-q", "-f", "-19", *options, new, "-o", target])
    return {"bytes": target.stat().st_size, **cost}


def bsdiff(folder, old, new):
    if not shutil.which("bsdiff"):
        return {"missing": "bsdiff is not installed"}
    target = folder / "bsdiff.out"
    cost = measure.command(["bsdiff", old, new, target])
    return {"bytes": target.stat().st_size, **cost}


def run(bench, count, changed):
    folder = bench.folder(f"delta-{count}-{changed}")
    old, new, manifest = two_releases(bench, folder, count, changed)
    ours = [delta["size"] for delta in manifest.get("deltas", []) if delta["fromVersion"] == 1]
    return {"keys": count, "added": changed, "removed": changed, "plist_bytes": new.stat().st_size,
            "rows": {"urlfilter delta": {"bytes": ours[0]} if ours else {"missing": "none offered"},
                     "zstd -19 --patch-from": zstd(folder, new, old),
                     "bsdiff": bsdiff(folder, old, new), "zstd -19, whole": zstd(folder, new)}}

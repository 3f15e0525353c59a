"""Whole-URL lookups: ours against @ghostery/adblocker, on rules that both can hold."""

import json
import os
import pathlib
import subprocess

import compile_peers
import lists
import measure

PASSES = 5


def real_urls():
    """Browser requests and popular URLs beside the checkout, or none."""
    folder = pathlib.Path(os.environ.get("URLFILTER_DATA", ""), "benign")
    if not os.environ.get("URLFILTER_DATA") or not folder.is_dir():
        return []
    lines = []
    for name in ("requests-mixed-30k.txt.zst", "urls-kasztp-48k.txt.zst"):
        lines += subprocess.run(["zstdcat", folder / name], capture_output=True, text=True,
                                check=True).stdout.splitlines()
    return [line for line in lines if line.startswith("http") and line.isascii()]


def made_urls(count):
    """URLs on hosts of which one in ten is listed."""
    return [f"https://{lists.domain(number * 10)}/path/{number}/page.html?id={number}"
            for number in range(count)]


def ask(arguments):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)


def run(bench, rules):
    folder = bench.folder(f"lookup-{rules}")
    urls = real_urls()
    source = "browser requests and popular URLs" if urls else "made URLs"
    (folder / "urls.txt").write_text("\n".join(urls or made_urls(50_000)) + "\n")
    names = lists.domains(rules)
    lists.write_plain(folder / "list.txt", names)
    (folder / "rules.txt").write_text("".join(f"||{name}^\n" for name in names))
    measure.command([bench.urlfilterc, "build", compile_peers.policy(folder, folder / "list.txt"),
                     "--out", folder / "release"])
    plist = next(folder.glob("release/public/bench/*/filter.plist"))
    return {"rules": rules, "urls_from": source, "rows": {
        "urlfilter prefilter, profiles 26 and 27": ask([bench.lookup, plist, folder / "urls.txt",
                                                        PASSES]),
        "@ghostery/adblocker": ask(["node", bench.peers.parent / "ghostery_lookup.js",
                                    folder / "rules.txt", folder / "urls.txt", PASSES])}}

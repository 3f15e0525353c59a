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
    """URLs on the first and then every hundredth name of a long list."""
    return [f"https://{lists.domain(number * 100)}/path/{number}/page.html?id={number}"
            for number in range(count)]


def ask(arguments):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)


def run(bench, rules):
    folder = bench.folder(f"lookup-{rules}")
    urls = real_urls()
    source = "browser requests, popular URLs, and some on listed names" if urls else "made URLs"
    urls += made_urls(2_000 if urls else 50_000)
    (folder / "urls.txt").write_text("\n".join(urls) + "\n")
    lists.write(folder / "list.txt", "plain", rules)
    names = (folder / "list.txt").read_text().splitlines()
    (folder / "rules.txt").write_text("".join(f"||{name}^\n" for name in names))
    policy = compile_peers.policy(folder, folder / "list.txt", targets=("neurlfilter", "in-app"))
    measure.command([bench.urlfilterc, "build", policy, "--out", folder / "release"])
    (version,) = folder.glob("release/public/bench/1")
    rows = {}
    for name, file in (("urlfilter prefilter, profiles 26 and 27", "filter.plist"),
                       ("urlfilter in-app verdict", "in-app.bin")):
        if (version / file).exists():
            rows[name] = ask([bench.lookup, version / file, folder / "urls.txt", PASSES])
    rows["@ghostery/adblocker"] = ask(["node", bench.peers.parent / "ghostery_lookup.js",
                                       folder / "rules.txt", folder / "urls.txt", PASSES])
    return {"rules": rules, "urls_from": source, "rows": rows}

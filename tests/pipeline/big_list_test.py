"""The largest real list, whole way: every listed domain is found, plain and below a subdomain.

Needs the lists that are measured with but not part of the project: $URLFILTER_DATA, a folder with
lists/domains-3.7m.txt.zst.
"""

import os
import pathlib
import subprocess
import sys

import pipeline

NAME = "big-list"
BATCH = 500_000


def lookups(store, urls):
    """Runs urls (an iterable of lines) through `lookup -`; returns {verdict: count}."""
    process = subprocess.Popen([pipeline.PROGRAMS["urlfilterctl"], "lookup", "--store", store, "-"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    counts = {}
    output, _ = process.communicate("".join(urls))
    for line in output.splitlines():
        verdict = line.split("\t", 1)[0]
        counts[verdict] = counts.get(verdict, 0) + 1
    if process.returncode != 0:
        raise AssertionError(f"lookup ended with {process.returncode}")
    return counts


def batches(items, size):
    for start in range(0, len(items), size):
        yield items[start:start + size]


def build(folder, list_path):
    policy = pipeline.write(folder / "policy.yaml", f"""name: {NAME}
description: The largest list at hand
owner: test@example.com
false_positive_rate: 0.001
lists:
  - name: domains
    file: {list_path}
""")
    return pipeline.run("urlfilterc", "build", policy, "--out", folder / "site", "--json")


def main():
    data = pathlib.Path(os.environ.get("URLFILTER_DATA", "/nonexistent"))
    source = data / "lists/domains-3.7m.txt.zst"
    if not source.exists():
        print("SKIPPED: no lists/domains-3.7m.txt.zst below $URLFILTER_DATA")
        return 0
    folder = pipeline.new_folder()
    text = subprocess.run(["zstdcat", source], capture_output=True, check=True).stdout.decode()
    (folder / "domains.txt").write_text(text)
    domains = [line for line in text.splitlines() if line and not line.startswith("#")]
    print(build(folder, folder / "domains.txt").stdout[-3000:])
    tls = pipeline.make_tls(folder / "tls")
    with pipeline.Service(folder / "site", tls) as server:
        pipeline.run("urlfilterctl", "fetch", "--server", server.url, "--filter", NAME, "--store",
                     folder / "app-group", "--ca", tls / "ca.pem")
    totals = {}
    for batch in batches(domains, BATCH):
        for prefix in ("https://", "http://sub."):
            counts = lookups(folder / "app-group", (f"{prefix}{domain}/\n" for domain in batch))
            for verdict, count in counts.items():
                totals[verdict] = totals.get(verdict, 0) + count
    print(f"{len(domains)} domains, twice: {totals}")
    missed = totals.get("clear", 0) + totals.get("invalid", 0)
    return 0 if missed == 0 and totals.get("maybe", 0) == 2 * len(domains) else 1


if __name__ == "__main__":
    sys.exit(main())

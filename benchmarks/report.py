"""The results as Markdown."""

import json


def cost(row):
    if "stopped_after_seconds" in row:
        return [f"stopped after {row['stopped_after_seconds']} s", "", ""]
    if "missing" in row:
        return [row["missing"], "", ""]
    return [f"{row['seconds']:.2f} s", f"{row['cpu_seconds']:.2f} s", f"{row['peak_mib']:.0f} MiB"]


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"
    yield ""


def compiling(results):
    yield (f"## From a list of {results['lines']:,} lines, {results['distinct']:,} names in it "
           "distinct\n")
    yield from table(["", "time", "CPU", "peak memory"],
                     ([name, *cost(row)] for name, row in results["rows"].items()))


    yield "`urlfilterc build --threads 2 --timings`, another run:\n"
    yield from table(["stage", "time"],
                     ([name, f"{seconds} s"] for name, seconds in results["stages"].items()))


def looking_up(results):
    yield f"## Whole-URL lookups, {results['rules']:,} rules ({results['urls_from']})\n"
    yield from table(["", "per URL", "URLs", "hits", "loading"], (
        [name, f"{row['nanoseconds_per_url']:,.0f} ns", f"{row['urls']:,}", f"{row['hits']:,}",
         f"{1000 * row['load_seconds']:.2f} ms"] for name, row in results["rows"].items()))


def filters(results):
    yield f"## Filters of {results['keys']:,} keys at a rate of 0.001, one thread, nanoseconds a key\n"
    if "missing" in results:
        yield f"Not measured: {results['missing']}.\n"
    yield from table(["", "bytes", "build", "look up, in it", "look up, not in it", "missed",
                      "measured rate"], (
        [name, f"{row['bytes']:,}", f"{row['build_ns']:.0f}", f"{row['found_ns']:.0f}",
         f"{row['not_found_ns']:.0f}", row["missed"], f"{100 * row['false_positive_rate']:.3f} %"]
        for name, row in results["rows"].items()))


def deltas(results):
    yield (f"## Sending a change: {results['keys']:,} keys, {results['added']:,} added and "
           f"{results['removed']:,} removed\n")
    yield f"The whole plist has {results['plist_bytes']:,} bytes.\n"
    yield from table(["", "bytes", "time to make"], (
        [name, f"{row['bytes']:,}" if "bytes" in row else row["missing"],
         f"{row['seconds']:.2f} s" if "seconds" in row else "with the build"]
        for name, row in results["rows"].items()))


def serving(results):
    yield "## Serving over TLS 1.3, beside nginx\n"
    if "missing" in results:
        yield f"Not measured: {results['missing']}.\n"
        return
    yield (f"Medians of {results['rounds']} rounds of {results['seconds']} s, in turns, by `benchmarks/serving/run`, "
           "which page serving.md explains; the processors are shared with wrk.\n")
    yield from table(["answer", "urlfilterd", "nginx", "ratio", "p99", "nginx", "CPU an answer", "nginx"], (
        [row["answer"], f"{row['urlfilterd']['rate']:,.0f} 1/s", f"{row['nginx']['rate']:,.0f} 1/s",
         f"{row['urlfilterd']['rate'] / row['nginx']['rate']:.2f}",
         f"{1000 * row['urlfilterd']['p99']:.1f} ms", f"{1000 * row['nginx']['p99']:.1f} ms",
         f"{1e6 * row['urlfilterd']['cost']:,.0f} µs", f"{1e6 * row['nginx']['cost']:,.0f} µs"]
        for row in results["rows"]))


def growing(rows):
    yield "## Growth\n"
    yield from table(["keys", "list", "plist", "time", "per key", "peak memory"], (
        [f"{row['keys']:,}", f"{row['list_bytes'] / 1e6:.1f} MB",
         f"{row['plist_bytes'] / 1e6:.2f} MB",
         f"{row['seconds']:.2f} s", f"{row['microseconds_per_key']:.2f} µs",
         f"{row['peak_mib']:.0f} MiB"] for row in rows))


PARTS = {"compile": compiling, "lookup": looking_up, "filters": filters, "delta": deltas, "serving": serving,
         "growth": growing}


def markdown(results):
    machine = results["machine"]
    lines = ["# Measured against peers\n",
             f"`{results['command']}` on {results['date']}: {machine['cpu']}, {machine['cores']} "
             f"cores, {machine['memory_gib']} GiB, {machine['system']}; load average "
             f"{machine['load_at_start']:.1f} when it started: above 1 the CPU time says more than "
             f"the time. Short commands: the median of {results['runs']}. Made by `benchmarks/run`; the lists are made by "
             "`benchmarks/lists.py`.\n"]
    lines.append("Versions: " + "; ".join(f"{name} {text or 'not installed'}" for name, text in
                                          results["versions"].items()) + ".\n")
    for part, measured in results["parts"].items():
        for one in measured if part != "growth" else [measured]:
            lines += PARTS[part](one)
    return "\n".join(lines)


def save(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "peers.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    (folder / "peers.md").write_text(markdown(results), encoding="utf-8")

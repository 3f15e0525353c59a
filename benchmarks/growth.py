"""Time, memory and size of a build as the list grows."""

import compile_peers
import lists


def run(bench, sizes):
    rows = []
    for count in sizes:
        folder = bench.folder(f"growth-{count}")
        list_file = folder / "list.txt"
        lists.write(list_file, "plain", count)
        cost = compile_peers.ours(bench, folder, list_file, threads=2)
        plist = next(folder.glob("release-2/public/bench/*/filter.plist"))
        rows.append({"keys": count, "list_bytes": list_file.stat().st_size,
                     "plist_bytes": plist.stat().st_size, **cost,
                     "microseconds_per_key": round(1e6 * cost["seconds"] / count, 3)})
    return rows

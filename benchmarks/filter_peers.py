"""Filters of the same keys: ours, a plain loop over the same hashes, and Debian's libbloom."""

import json
import subprocess


def run(bench, keys):
    if not bench.filters.exists():
        return {"keys": keys, "rows": {}, "missing": "libbloom-dev was not there"}
    done = subprocess.run([bench.filters, str(keys), str(bench.runs)], capture_output=True, text=True,
                          check=True)
    return {"keys": keys, "rows": json.loads(done.stdout)}

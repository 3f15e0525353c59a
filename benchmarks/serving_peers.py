"""Serving beside nginx: benchmarks/serving/run, its medians as rows."""

import json
import pathlib
import shutil
import subprocess
import sys

SERVING = pathlib.Path(__file__).resolve().parent / "serving" / "run"


def run(bench, seconds, rounds):
    missing = [program for program in ("nginx", "wrk") if not shutil.which(program)]
    if missing:
        return {"missing": f"{' and '.join(missing)} not installed"}
    target = bench.folder("serving") / "rows.json"
    done = subprocess.run([sys.executable, SERVING, "--program", bench.urlfilterd, "--seconds",
                           str(seconds), "--rounds", str(rounds), "--json", target], text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:  # what the other parts have measured is worth keeping
        return {"missing": f"benchmarks/serving/run ended with {done.returncode}: {done.stderr[-200:].strip()}"}
    return {"seconds": seconds, "rounds": rounds, "rows": json.loads(target.read_text())}

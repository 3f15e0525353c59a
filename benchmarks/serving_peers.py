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
    subprocess.run([sys.executable, SERVING, "--program", bench.urlfilterd, "--seconds", str(seconds),
                    "--rounds", str(rounds), "--json", target], check=True, stdout=subprocess.DEVNULL)
    return {"seconds": seconds, "rounds": rounds, "rows": json.loads(target.read_text())}

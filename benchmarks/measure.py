"""Running a command and saying what it cost; the machine it ran on."""

import os
import pathlib
import platform
import re
import subprocess
import time


class TookTooLong(Exception):
    """A command was stopped at its time limit."""


def command(arguments, limit_seconds=600, output=None, env=None):
    """Wall seconds, CPU seconds and the peak resident MiB of one run, that must succeed."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
        stdout=output or subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})})
    status, usage = _wait(process, start + limit_seconds)
    errors = process.stderr.read().decode(errors="replace")
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{arguments[0]} ended with {process.returncode}: {errors[-500:]}")
    return {"seconds": round(time.monotonic() - start, 3),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
            "peak_mib": round(usage.ru_maxrss / 1024, 1)}


def _wait(process, deadline):
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            return status, usage
        if time.monotonic() > deadline:
            process.kill()
            os.wait4(process.pid, 0)
            process.returncode = -9
            raise TookTooLong(str(process.args[0]))
        time.sleep(0.005)


def median(runs):
    """The run with the median wall time, and how many there were."""
    chosen = sorted(runs, key=lambda run: run["seconds"])[(len(runs) - 1) // 2]
    return {**chosen, "runs": len(runs)}


def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cpu": cpu[1] if cpu else platform.machine(), "cores": os.cpu_count(),
            "memory_gib": round(memory / 2**30, 1), "system": platform.platform(),
            "load_at_start": os.getloadavg()[0]}


def version_of(*arguments, ok_only=False):
    """The first line a program says about itself; None without the program, and with `ok_only` also
    where it fails."""
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    except OSError:
        return None
    if ok_only and done.returncode != 0:
        return None
    return (done.stdout or done.stderr).strip().splitlines()[0]

"""What an update costs in memory: private dirty pages of the daemon that runs, from smaps.

    bazel run -c opt //tests/pipeline:update_memory_test -- --keys=1000000

The daemon has a filter loaded; a newer one comes once as a full file and once by delta. The figure is
the highest seen during the update above that before it, with TLS, signature-free manifest, digests
and reload.
"""

import argparse
import re
import signal
import subprocess
import sys
import threading

import pipeline

NAME = "memory"
LIMIT_KIB = 3072


def private_dirty_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return int(re.search(r"Private_Dirty:\s+(\d+)", rollup.read()).group(1))


class Peak(threading.Thread):
    """The highest private dirty of a process while a `with` block runs."""

    def __init__(self, pid):
        super().__init__()
        self.pid, self.stop, self.samples = pid, threading.Event(), []

    def run(self):
        while not self.stop.is_set():
            self.samples.append(private_dirty_kib(self.pid))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join()


def build(folder, keys):
    hosts = "".join(f"host{i}.example\n" for i in range(keys))
    (folder / "hosts.txt").write_text(hosts)
    policy = pipeline.write(folder / "policy.yaml", f"""name: {NAME}
description: Many hosts
owner: test@example.com
false_positive_rate: 0.001
lists:
  - name: hosts
    file: hosts.txt
""")
    pipeline.run("urlfilterc", "build", policy, "--out", folder / "site")


def update(daemon, expected):
    before = private_dirty_kib(daemon.pid)
    with Peak(daemon.pid) as peak:
        daemon.send_signal(signal.SIGHUP)
        line = daemon.stdout.readline()
        loaded = daemon.stdout.readline()
    if expected not in line or "lookups use version" not in loaded:
        raise AssertionError(line + loaded)
    return line.strip(), max(peak.samples), max(peak.samples) - before, len(peak.samples)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", type=int, default=100_000)
    keys = parser.parse_args().keys
    folder = pipeline.new_folder()
    tls = pipeline.make_tls(folder / "tls")
    build(folder, keys)
    exceeded = False
    with pipeline.Service(folder / "site", tls) as server:
        command = [pipeline.PROGRAMS["urlfilterctl"], "run", "--max-first-delay", "0", "--server",
                   server.url, "--filter", NAME, "--store", folder / "app-group", "--ca", tls / "ca.pem"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
            try:
                print(daemon.stdout.readline().strip(), daemon.stdout.readline().strip(), sep="; ")
                print(f"private dirty with {keys} keys loaded: {private_dirty_kib(daemon.pid)} KiB")
                # More keys need more bits, and so a full file; then there is room for some more.
                for expected, more in ((" bytes)", keys // 100), ("by delta", keys // 90)):
                    build(folder, keys + more)
                    line, peak, grown, samples = update(daemon, expected)
                    print(f"{line}: {peak} KiB at most, +{grown} KiB (limit {LIMIT_KIB}), {samples} samples")
                    exceeded |= grown > LIMIT_KIB
            finally:
                daemon.terminate()
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main())

"""`urlfilterc plan` agrees with a thousand simulated clients that ask the real urlfilterd.

The clients poll as docs/update-protocol.md says: an interval from the manifest, never below 45
minutes, and jitter; one poll in ten finds its device asleep. Their clock, and only theirs, runs
FLEET_SPEED times as fast as ours, so the service is asked as often as by FLEET_CLIENTS times
FLEET_SPEED devices. Both are read from the environment.

Compared are the share of clients with a new release all along the planned curve, and so the time
until 50, 90 and 99 % have it; requests in a second, on average and at the peak; and the bytes of a
poll. Tolerances: 3.5 standard deviations of what chance does to so many clients (one in 2,000), and
SLACK for the delays of a busy machine, FLEET_SPEED times enlarged.
"""

import asyncio
import collections
import json
import math
import os
import random
import subprocess
import sys
import time
import unittest

sys.path.insert(0, "tests/http")

import published
import serving

CLIENTS = int(os.environ.get("FLEET_CLIENTS", "1000"))
SPEED = float(os.environ.get("FLEET_SPEED", "900"))
SEED = int(os.environ.get("FLEET_SEED", "20261123"))
INTERVAL, JITTER, ASLEEP = 3 * 3600, 1800, 0.1
FLOOR = 2700
SLACK = 0.05 * INTERVAL
PREFETCH = {"intervalSeconds": INTERVAL, "minimumSeconds": FLOOR, "jitterSeconds": JITTER}


class Fleet:
    def __init__(self, port):
        self.port = port
        self.chance = random.Random(SEED)
        self.begun = time.monotonic()
        self.adopted = {}  # version -> [fleet's time]
        self.polls = collections.Counter()  # by second of ours
        self.answer_bytes = collections.defaultdict(list)  # by status
        self.failures = []

    def now(self):
        return (time.monotonic() - self.begun) * SPEED

    async def get(self, path, tag=None):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        condition = f"If-None-Match: {tag}\r\n" if tag else ""
        writer.write(f"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{condition}\r\n".encode())
        answer = await reader.read(-1)
        writer.close()
        head, body = answer.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        return int(lines[0].split()[1]), headers, body, len(answer)

    async def poll(self, tag):
        status, headers, body, size = await self.get("/v1/demo/manifest.json", tag)
        self.polls[int(time.monotonic() - self.begun)] += 1
        self.answer_bytes[status].append(size)
        if status == 304:
            return tag, None
        manifest = json.loads(body)
        status, _, plist, _ = await self.get(f"/v1/demo/{manifest['path']}")
        if status != 200 or len(plist) != manifest["size"]:
            self.failures.append((status, len(plist)))
        self.adopted.setdefault(manifest["version"], []).append(self.now())
        return headers["ETag"], manifest["prefetch"]

    async def client(self):
        await asyncio.sleep(self.chance.uniform(0, INTERVAL + JITTER / 2) / SPEED)
        tag, prefetch = None, PREFETCH
        while True:
            if tag is None or self.chance.random() >= ASLEEP:
                tag, news = await self.poll(tag)
                prefetch = news or prefetch
            wait = max(prefetch["intervalSeconds"], prefetch["minimumSeconds"], FLOOR)
            wait += self.chance.random() * prefetch["jitterSeconds"]
            await asyncio.sleep(wait / SPEED)

    async def run(self, release, until):
        """Calls `release` after two intervals; ends at the fleet's time `until` after it."""
        clients = [asyncio.create_task(self.client()) for _ in range(CLIENTS)]
        await asyncio.sleep(2 * (INTERVAL + JITTER) / SPEED)
        release()
        self.released = self.now()
        await asyncio.sleep(until / SPEED)
        for task in clients:
            if task.done() and task.exception():
                self.failures.append(repr(task.exception()))
            task.cancel()


def plan_of(root, *options):
    planned = subprocess.run(
        ["compiler/urlfilterc", "plan", "--devices", str(int(CLIENTS * SPEED)), "--release", root,
         "--asleep", str(ASLEEP), "--json", *options], capture_output=True, text=True, check=True)
    return json.loads(planned.stdout)


class FleetTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        root = serving.scratch_folder() / "releases"
        published.publish(root, "demo", 1, ["old.example"], 1000, prefetch=PREFETCH)
        cls.plan = plan_of(root)
        cls.plan_without_releases = plan_of(root, "--releases-per-day", "0")
        server = serving.Urlfilterd(root)
        cls.addClassCleanup(server.stop)
        cls.fleet = Fleet(server.port)
        asyncio.run(cls.fleet.run(
            lambda: published.publish(root, "demo", 2, ["new.example"], 1000, prefetch=PREFETCH),
            1.2 * cls.plan["secondsToShare"]["99"]))

    def test_no_request_failed(self):
        self.assertEqual(self.fleet.failures, [])
        self.assertEqual(len(self.fleet.adopted[1]), CLIENTS)

    def planned_share(self, seconds):
        curve = self.plan["adoption"]
        if seconds <= 0:
            return 0
        for (begin, low), (end, high) in zip(curve, curve[1:]):
            if seconds <= end:
                return low + (high - low) * (seconds - begin) / (end - begin)
        return curve[-1][1]

    def test_the_release_spreads_as_planned(self):
        times = sorted(moment - self.fleet.released for moment in self.fleet.adopted[2])
        for percent in (50, 90, 99):
            planned = self.plan["secondsToShare"][str(percent)]
            have = sum(moment <= planned for moment in times) / CLIENTS
            print(f"planned: {percent} % after {planned:,.0f} s; measured: {100 * have:.1f} %")
        for seconds, planned in self.plan["adoption"]:
            have = sum(moment <= seconds for moment in times) / CLIENTS
            chance = 3.5 * math.sqrt(planned * (1 - planned) / CLIENTS)
            self.assertGreaterEqual(have, self.planned_share(seconds - SLACK) - chance, seconds)
            self.assertLessEqual(have, self.planned_share(seconds + SLACK) + chance, seconds)

    def test_the_service_is_asked_as_often_as_planned(self):
        # The first interval fills the fleet, and the seconds at the ends are not whole.
        end = int((self.fleet.released + self.plan["secondsToShare"]["99"]) / SPEED)
        counts = [self.fleet.polls[second]
                  for second in range(math.ceil((INTERVAL + JITTER) / SPEED), end)]
        mean, peak = sum(counts) / len(counts), max(counts)
        planned, planned_peak = self.plan["requestsPerSecond"], self.plan["peakRequestsPerSecond"]
        print(f"requests in a second: planned {planned:.0f}, measured {mean:.0f}; "
              f"peak: planned {planned_peak:.0f}, measured {peak}")
        self.assertAlmostEqual(mean, planned, delta=0.05 * planned)
        self.assertLessEqual(peak, planned_peak)

    def test_a_poll_without_news_costs_what_was_planned(self):
        plan = self.plan_without_releases
        planned = plan["bytesPerDay"]["full"] / (plan["requestsPerSecond"] * 86400)
        sizes = self.fleet.answer_bytes[304]
        print(f"bytes of a 304: planned {planned:.0f}, measured {sum(sizes) / len(sizes):.0f}")
        self.assertAlmostEqual(sum(sizes) / len(sizes), planned, delta=50)


if __name__ == "__main__":
    unittest.main()

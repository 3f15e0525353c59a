#!/usr/bin/env python3
"""Our libraries and the slow model agree bit for bit on random hostile URLs, on real ones where
they lie beside the checkout (URLFILTER_DATA), and on whole filters.

    differential_test.py [--adapter FILE] [--count N] [--seed N]
"""

import argparse
import os
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("TEST_SRCDIR", "."), os.environ.get("TEST_WORKSPACE", ""))
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "testdata" / "conformance"), str(HERE)]

import hostile_urls  # noqa: E402
from implementation import ask_all  # noqa: E402
from model import prefilter, sub_urls  # noqa: E402
from model.errors import ModelError  # noqa: E402
from model.operations import OPERATIONS  # noqa: E402
from model.text import from_bytes, to_bytes  # noqa: E402

SHOWN = 20
NEVER_MATCHES = re.compile("%([01][0-9A-Fa-f]|7[Ff])|^[^:]*://www\\.[^.:/]*[:/]")


def by_model(op, given):
    try:
        return {"result": OPERATIONS[op](given)}
    except ModelError as error:
        return {"error": error.kind}


def differences(adapter, requests):
    """Requests on which the two differ: another result, or only one of them refuses."""
    for (op, given), ours in zip(requests, ask_all([adapter], requests)):
        model = by_model(op, given)
        if ("error" in ours) != ("error" in model) or ours.get("result") != model.get("result"):
            yield op, given, ours, model


def show(op, given, ours, model):
    print(f"DIFFERENCE {op} {given}")
    mine, theirs = (side.get("result", {}).get("subUrls") for side in (ours, model))
    if mine is not None and theirs is not None:
        ours = {"only ours": [text for text in mine if text not in theirs]}
        model = {"only the model's": [text for text in theirs if text not in mine]}
    print(f"  ours  {str(ours)[:1500]}\n  model {str(model)[:1500]}")


def real_lines(count):
    """Lines spread over the real URL files, or none."""
    folder = pathlib.Path(os.environ.get("URLFILTER_DATA", ""), "benign")
    files = sorted(folder.glob("urls-*.zst")) + sorted(folder.glob("requests-*.zst"))
    if not os.environ.get("URLFILTER_DATA") or not files:
        print("SKIPPED: real URLs: no benign/*.zst below URLFILTER_DATA")
        return []
    lines = []
    for file in files:
        text = subprocess.run(["zstdcat", file], capture_output=True, check=True).stdout
        every = text.splitlines()
        lines += every[::max(1, len(every) * len(files) // count)]
    return lines


def sub_url_requests(urls):
    return [("sub_urls", {"url": from_bytes(url), "os": system})
            for url in urls for system in ("26", "27")]


def candidate_requests(urls):
    """In-app candidates; the model leaves to canonical_url what is trimmed and what "\\" means."""
    return [("in_app_candidates", {"url": from_bytes(url)}) for url in urls
            if not any(byte <= 0x20 or byte in (0x5C, 0x7F) for byte in url)]


def filter_requests(chance, urls, rounds):
    """Whole filters over a few thousand sub-URLs each, of random parameters."""
    keys = []
    for url in urls:
        for system in ("26", "27"):
            found = by_model("sub_urls", {"url": from_bytes(url), "os": system})
            keys += found.get("result", {"subUrls": []})["subUrls"]
    for _ in range(rounds):
        chosen = chance.sample(keys, min(len(keys), 3000))
        bits, hashes = prefilter.size(len(chosen), chance.choice([0.1, 0.01, 0.001, 1e-5]))
        yield "build", {"keys": chosen, "hashCount": hashes,
                        "bitCount": bits + chance.randrange(9),
                        "murmurSeed": chance.randrange(1, 1 << 32)}


def lookup_requests(chance, urls):
    """Every URL in a filter that holds a few of their sub-URLs, and false positives."""
    keys = [key for _, given in filter_requests(chance, urls, rounds=1)
            for key in given["keys"][:len(urls) // 20]]
    parameters = {"bitCount": 8 * len(keys) + 3, "hashCount": 5, "murmurSeed": 77}
    data = OPERATIONS["build"]({"keys": keys, **parameters})["dataHex"]
    return [("lookup", {"url": from_bytes(url), "os": system, "dataHex": data, **parameters})
            for url in chance.sample(urls, min(len(urls), 1500)) for system in ("26", "27")]


def ask_as_rules(adapter, urls):
    """URLs, as browsers request them, taken as rules for each profile: (input, answer). Documented
    exceptions are left out: an escaped control character never works on 26, which decodes it, nor
    does `www.` before a single label on 27."""
    spelled = ask_all([adapter], [("canonical_url", {"url": from_bytes(url)}) for url in urls])
    urls = [answer["result"]["url"] for answer in spelled
            if "result" in answer and not NEVER_MATCHES.search(answer["result"]["url"])]
    requests = [("rule_keys", {"rule": url, "profile": profile})
                for url in urls for profile in ("26", "27", "both")]
    answers = ask_all([adapter], requests)
    return [(given, answer) for (_, given), answer in zip(requests, answers)]


def unreached_rules(answers):
    """The accepted rules without a key, for some system, among the sub-URLs of their own URL."""
    for given, answer in answers:
        if "error" in answer:
            continue
        keys = {to_bytes(key) for key in answer["result"]["keys"]}
        for system, make in (("26", sub_urls.for_26), ("27", sub_urls.for_27)):
            asked = given["profile"] in (system, "both")
            if asked and not keys & set(make(to_bytes(given["rule"]))):
                yield system, given, answer


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--adapter", default=ROOT / "tests" / "conformance" / "adapter")
    options.add_argument("--count", type=int, default=4000)
    options.add_argument("--seed", type=int, default=20260101)
    given = options.parse_args()
    chance = random.Random(given.seed)
    hostile, real = list(hostile_urls.urls(chance, given.count)), real_lines(given.count)
    requests = sub_url_requests(hostile + real)
    requests += candidate_requests(hostile)
    requests += filter_requests(chance, hostile + real, rounds=6)
    requests += lookup_requests(chance, hostile + real)
    found = list(differences(given.adapter, requests))
    for difference in found[:SHOWN]:
        show(*difference)
    as_rules = ask_as_rules(given.adapter, hostile + real)
    accepted = sum("error" not in answer for _, answer in as_rules)
    too_few = 2 * accepted <= len(as_rules)  # A rule may be refused, but these are hardly wrong.
    unreached = list(unreached_rules(as_rules))
    for system, rule, answer in unreached[:SHOWN]:
        print(f"UNREACHED on {system}: {rule} gives {answer}")
    print(f"{len(hostile)} hostile and {len(real)} real URLs, {len(requests)} comparisons: "
          f"{len(found)} differences; {len(as_rules)} rules, {accepted} accepted"
          f"{': TOO FEW' if too_few else ''}, {len(unreached)} miss their own URL")
    wrong = bool(found) + bool(unreached or too_few)
    print(f"{2 - wrong} passed, {wrong} failed, {0 if real else 1} skipped")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

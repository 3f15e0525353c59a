"""Talks to an adapter of the conformance pack: many requests at once, answers in order."""

import json
import subprocess
import sys


def ask_all(command, requests):
    """The answers to (op, input) pairs, each checked to belong to its request."""
    lines = "".join(json.dumps({"id": str(number), "op": op, "input": given}) + "\n"
                    for number, (op, given) in enumerate(requests))
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8",
                          check=False)
    sys.stderr.write(done.stderr)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if [answer["id"] for answer in answers] != [str(i) for i in range(len(requests))]:
        raise RuntimeError(f"{len(answers)} answers to {len(requests)} requests, "
                           f"exit code {done.returncode}")
    return answers

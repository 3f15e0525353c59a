"""Lists made for measuring: the same bytes for the same numbers, on any machine."""

import random
import subprocess
import sys

SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")]
MASK = 0xFFFFFFFFFFFFFFFF
ENDINGS = ["com", "net", "org", "de", "co.uk", "info", "ru", "xyz", "top", "example"]


def _mixed(number):
    """A 64-bit number that looks random (the finaliser of SplitMix64)."""
    number = (number + 0x9E3779B97F4A7C15) & MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & MASK
    return number ^ (number >> 31)


def domain(number):
    """A different name for every number: two to four syllables, the number, an ending."""
    chance = _mixed(number)
    name = "".join(SYLLABLES[chance >> 7 * place & 127] for place in range(2 + chance % 3))
    host = f"{name}{number}.{ENDINGS[(chance >> 32) % len(ENDINGS)]}"
    return f"{SYLLABLES[chance >> 40 & 127]}.{host}" if chance >> 60 < 5 else host


def domains(count, first=0):
    """One after the other: 10^8 of them would not fit into memory."""
    return (domain(number) for number in range(first, first + count))


def dirty(distinct):
    """`distinct` names, one in five of them twice, and one comment to twenty lines; shuffled."""
    chance = random.Random(distinct)
    names = list(domains(distinct))
    lines = names + chance.sample(names, distinct // 5)
    lines += [f"# comment {number}" for number in range(len(lines) // 20)]
    chance.shuffle(lines)
    return lines


def write(path, kind, count, first=0):
    """Writes "plain" or "dirty" lines in a process of its own, and returns how many.

    What this process holds would count as the peak memory of every command it starts.
    """
    done = subprocess.run([sys.executable, __file__, path, kind, str(count), str(first)],
                          check=True, capture_output=True, text=True)
    return int(done.stdout)


def main():
    path, kind, count, first = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    lines = dirty(count) if kind == "dirty" else domains(count, first)
    with open(path, "w", encoding="ascii", buffering=1 << 20) as file:
        written = 0
        for written, line in enumerate(lines, 1):
            file.write(line + "\n")
    print(written)


if __name__ == "__main__":
    main()

"""Lists made for measuring: the same bytes for the same numbers, on any machine."""

import random

SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")]
ENDINGS = ["com", "net", "org", "de", "co.uk", "info", "ru", "xyz", "top", "example"]


def domain(number):
    """A different name for every number below 10^9: syllables, then the number."""
    chance = random.Random(number)
    name = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
    host = f"{name}{number:x}.{chance.choice(ENDINGS)}"
    return f"{chance.choice(SYLLABLES)}.{host}" if chance.random() < 0.3 else host


def domains(count, first=0):
    return [domain(number) for number in range(first, first + count)]


def write_dirty(path, distinct):
    """`distinct` names, one in five of them twice, and one comment to twenty lines; shuffled."""
    chance = random.Random(distinct)
    names = domains(distinct)
    lines = names + chance.sample(names, distinct // 5)
    lines += [f"# comment {number}" for number in range(len(lines) // 20)]
    chance.shuffle(lines)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return len(lines)


def write_plain(path, names):
    path.write_text("\n".join(names) + "\n", encoding="ascii")

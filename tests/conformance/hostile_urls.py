"""URLs made to disagree about: each is a random choice of pieces that parsers read differently.

Hosts are ASCII: what an OS makes of other bytes before it looks up anything is settled by its URL
parser, not by the rules of sub-URLs.
"""

SCHEMES = [b"https", b"http", b"HTTPS", b"ftp", b"ws", b"wss", b"x-app+1.0", b"gopher"]
USERINFO = [b"", b"", b"", b"", b"user@", b"user:pass@", b"a@b@", b"%40@", b":@", b"www.@"]
LABELS = [b"www", b"WWW", b"awww", b"wwww", b"a", b"example", b"Example", b"xn--bcher-kva", b"co",
          b"uk", b"com", b"%77ww", b"ex%61mple", b"a-b", b"a_b", b"", b"1", b"0x7f", b"%2e", b"%zz"]
LITERALS = [b"localhost", b"192.0.2.7", b"[::1]", b"[2001:db8::1]", b"[::ffff:192.0.2.7]", b"com",
            b"www.", b"www", b"www.www.", b".", b"..", b"127.1", b"a" * 70 + b".example"]
PORTS = [b"", b"", b"", b":", b":443", b":80", b":0443", b":8443", b":0", b":65535"]
COMPONENTS = [b"a", b"B", b"shorts", b"%41", b"%2F", b"%2f%2F", b"%", b"%4", b"%zz", b"..", b".",
              b"%2e%2E", b"a b", b"a;b=c", b"x@y:1", b"www.", b"caf%C3%A9", "café".encode(), b"%00",
              b"\x00", b"\xff", b"*", b"", b"", b"\\", b"[x]", b"a" * 300]
TAILS = [b"", b"q", b"q=1", b"Q=V&r=%41", b"x/y/z", b"a?b", b"%", b"=", b"to=https://b.example/c?d",
         b" ", b"\xfe", "ü".encode()]


def _host(random):
    if random.random() < 0.15:
        return random.choice(LITERALS)
    labels = [random.choice(LABELS) for _ in range(random.randint(1, 6))]
    return b".".join(labels)


def _path(random):
    parts = [random.choice(COMPONENTS) for _ in range(random.choice([0, 0, 1, 2, 3, 5, 9]))]
    slash = b"/" if parts or random.random() < 0.5 else b""
    return slash + b"/".join(parts) + (b"/" if parts and random.random() < 0.3 else b"")


def _tails(random):
    query = b"?" + random.choice(TAILS) if random.random() < 0.5 else b""
    fragment = b"#" + random.choice(TAILS + [b"a#b"]) if random.random() < 0.3 else b""
    return query + fragment


def well_formed(random):
    return (random.choice(SCHEMES) + b"://" + random.choice(USERINFO) + _host(random) +
            random.choice(PORTS) + _path(random) + _tails(random))


def mutated(random):
    """A URL with one to three bytes changed, removed, doubled or moved in."""
    url = bytearray(well_formed(random))
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(url))
        action = random.randrange(3)
        if action == 0:
            url[at] = random.choice(b":/?#@[]%.\\ \t\n\0aA0")
        elif action == 1:
            del url[at]
        else:
            url.insert(at, random.choice(b":/?#@[]%.w"))
        url = url or bytearray(b"/")
    return bytes(url)


def urls(random, count):
    for _ in range(count):
        yield well_formed(random) if random.random() < 0.7 else mutated(random)

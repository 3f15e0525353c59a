"""Spellings of hosts. The answers agree with the WHATWG URL Standard but for the trailing dot."""

SAME = ["example.com", "a", "xn--bcher-kva.example", "a_b.example", "1.2.3.4", "[::1]",
        "a-.example", "1a.example", "0x.example", "x" * 63 + ".example"]
SPELLED = ["EXAMPLE.com", "example.com.", "bücher.example", "BÜCHER.example", "b%C3%BCcher.example",
           "ex%61mple.com", "пример.example", "例え.example", "example。com", "０x7f.1",
           "0x7f.0.0.1", "127.1", "2130706433", "0177.0.0.01", "0x7f000001", "1.2.3.4.", "1.256",
           "[2001:DB8:0:0:0:0:0:1]", "[::ffff:1.2.3.4]", "[0:0:0:0:0:0:0:0]", "0", "0x"]
REFUSED = ["", ".", "..", "a..b", ".example.com", "example.com..", "a b", "a%20b", "a%00b", "a/b",
           "a?b", "a#b", "a@b", "a:b", "a\\b", "a<b", "a|b", "a^b", "%", "%zz.example", "1.2.3.4.5",
           "256.1.1.1", "1.2.3.256", "0x100000000", "4294967296", "09.1.1.1", "1.a.3", "[::1",
           "[:::1]", "[1.2.3.4]", "[fe80::1%25eth0]", "[]", "x" * 64 + ".example",
           ".".join(["x" * 60] * 5), {"hex": "ff2e6578616d706c65"}]


def cases():
    for kind, hosts in (("same", SAME), ("spelled", SPELLED), ("refuses", REFUSED)):
        for number, host in enumerate(hosts):
            yield {"id": f"host-{kind}-{number}", "op": "canonical_host",
                   "input": {"host": host}}

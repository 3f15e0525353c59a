"""Sub-URLs of plain and hostile URLs, for both systems. 26 is grade H where the rule is written
down and M where the model had to decide (see DECISIONS); 27 is M but for its documented example."""

from model import prefilter

PLAIN = ["https://example.com", "https://example.com/", "http://www.example.com/",
         "https://www.example.com/a/b/c?id=123#fragment",
         "https://www.sub1.example.com/a/b/c?id=123#fragment",
         "https://a.b.c.d.e.example.co.uk/x", "https://example.com/a//b///c/", "https://localhost/",
         "https://example.com:8443/a", "https://example.com:443/a", "ftp://files.example.com/pub",
         "https://user:secret@example.com/a?b=c", "https://192.0.2.7/login", "https://com/",
         "https://example.com/a%20b/c%2Fd", "https://Example.COM/Path/File?Query=A#Frag",
         "https://example.com?q=1", "https://example.com/?q=1", "https://example.com#top",
         "https://example.com/a#top", "https://example.com/a?x=/b/c?d#e?f#",
         "https://www.www.example.com/", "https://awww.x.com/", "https://www.com/",
         "https://example.com/redirect?to=https://other.example/%3F",
         "https://xn--bcher-kva.example/", "https://ex%61mple.com/a",
         "https://example.com/" + "/".join("abcdefghijkl"),
         "custom+app-1.0://host.example/do"]
HOSTILE = ["https://example.com./a", "https://example.com:/a", "https://[2001:db8::1]/a",
           "https://[2001:db8::1]:8443/a", "https://a@b@example.com/", "https://a:b:c@example.com/",
           "https://xn--bcher-kva.example/straße?ä=ö#ü", "https://example.com/%", "https://example.com/%zz",
           "https://example.com/%ff%00", "https://example.com/a/./b/../c", "https://example.com/?",
           "https://example.com/#", "https://example.com/a?#", "https://example.com\\@other.example/",
           "https://www./", "https://www.www./", "https://a..b.example/", "https://.example.com/",
           "https://WWW.Example.com/", "https://example.com/a?b%20c=%64", "HTTPS://example.com/A",
           "https://example.com/a;b=c,d/e", "https://%77%77%77.example.com/",
           "https://example.com/" + "a" * 500, "https://" + ".".join("abcdefghijklmnop") + "/x/y",
           "ws://example.com/chat", "wss://example.com/chat", "gopher://example.com/1",
           "https://example.com:0443/", "https://0x7f.1/", "https://example.com/%2e%2e/a",
           {"hex": "68747470733a2f2f6578616d706c652e636f6d2fff80"}]
WITHOUT_HOST = ["", "example.com", "example.com/a", "/shorts/", "https://", "https:///a", "https:a",
                "mailto:someone@example.com", "://example.com/", "https://?q", "https://#f",
                "https://user@/a", "https://:443/", "1http://example.com/",
                "https://example.com:port/", "https://example.com:80:80/"]
DOCUMENTED = {"26": PLAIN[3], "27": PLAIN[4]}


# A filter that holds blocked.example, paths.example/a/b, queries.example/s?q=1.
FILTER = {"dataHex": None, "bitCount": 431, "hashCount": 10, "murmurSeed": 4242}
HELD = [b"blocked.example", b"paths.example/a/b", b"queries.example/s?q=1"]
LOOKED_UP = ["https://blocked.example/", "https://sub.blocked.example/x?y#z", "https://example/",
             "https://notblocked.example/", "https://www.paths.example/a/b/c", "not a url", "",
             "https://paths.example/a/b", "https://paths.example/a/bc", "https://paths.example/a",
             "https://deep.paths.example/a/b", "https://paths.example/A/B",
             "https://queries.example/s?q=1", "https://queries.example/s?q=1#top",
             "https://queries.example/s?q=12", "https://queries.example/s/?q=1",
             "http://user@blocked.example:8080/", "https://blocked.example.other.example/"]


def lookups():
    bits = prefilter.build(HELD, FILTER["bitCount"], FILTER["hashCount"], FILTER["murmurSeed"])
    for system in ("26", "27"):
        for number, url in enumerate(LOOKED_UP):
            yield {"id": f"lookup-{system}-{number}", "op": "lookup",
                   "grade": "H" if system == "26" else "M",
                   "input": {**FILTER, "dataHex": bits.hex(), "url": url, "os": system}}


def cases():
    yield from lookups()
    for system in ("26", "27"):
        for kind, urls in (("plain", PLAIN), ("hostile", HOSTILE), ("refuses", WITHOUT_HOST)):
            for number, url in enumerate(urls):
                sure = kind == "plain" and (system == "26" or url == DOCUMENTED["27"])
                yield {"id": f"sub-urls-{system}-{kind}-{number}", "op": "sub_urls",
                       "grade": "H" if sure else "M", "input": {"url": url, "os": system}}

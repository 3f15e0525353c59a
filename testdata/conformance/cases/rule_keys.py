"""Rules and the keys they become, for each profile."""

RULES = ["example.com", "Example.COM", "www.example.com", "example.com.", "https://example.com/",
         "example.com/", "bücher.example", "example.com/a/b", "example.com/a/b/",
         "https://www.example.com:443/a", "http://example.com:80/a", "example.com/Path/File",
         "example.com/a%20b", "example.com/a%2Fb", "example.com/search?q=Weapons",
         "example.com?q=1", "example.com/?q=1", "192.0.2.7",
         "a.b.c.example.co.uk/x/y/z", "example.com/a//b", "www.www.example.com"]
REFUSED = ["", "/shorts/", "://", "https://", "exa mple.com", "a..b"]


def cases():
    for profile in ("26", "27", "both"):
        for kind, rules in (("plain", RULES), ("refuses", REFUSED)):
            for number, rule in enumerate(rules):
                yield {"id": f"rule-keys-{profile}-{kind}-{number}", "op": "rule_keys",
                       "grade": "M", "input": {"rule": rule, "profile": profile}}

"""The dashboard in headless Chromium: what it shows, that it asks no one else, and that it can be
used with a keyboard, read aloud, and read on a phone, in light and in dark.

With SCREENSHOTS=folder in the environment it leaves pictures to look at.
"""

import http.client
import os
import pathlib
import shutil
import sys
import time
import unittest

sys.path.insert(0, "tests/http")
sys.path.append("tests")

import browser
import closing_line
import published
import serving

DAY = 86400
LONG_NAME = "a-filter-whose-name-is-as-long-as-the-grammar-of-names-admits-it-1"[:64]


class DashboardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = serving.scratch_folder() / "releases"
        now = int(time.time())
        for version, count in enumerate([12000, 12600, 15900, 16200, 21000, 20800, 24117], 1):
            published.publish(cls.root, "corporate-baseline", version, ["blocked.example"], count,
                              published=now - (7 - version) * 9 * DAY - 7200,
                              expires=time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                    time.gmtime(now + 12 * DAY)))
        published.publish(cls.root, "schools", 1, ["games.example"],
                          killSwitch={"reason": "a list supplier withdrew its data"})
        cls.server = serving.Urlfilterd(cls.root)
        cls.empty = serving.Urlfilterd(cls.new_folder())
        cls.poll()
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.stop()
        cls.empty.stop()

    @staticmethod
    def new_folder():
        folder = serving.scratch_folder() / "releases"
        folder.mkdir()
        return folder

    @classmethod
    def poll(cls):
        """Some devices ask: three new ones, five that have the current release."""
        tag = None
        for _ in range(8):
            connection = http.client.HTTPConnection("127.0.0.1", cls.server.port)
            headers = {"If-None-Match": tag} if tag and _ >= 3 else {}
            connection.request("GET", "/v1/corporate-baseline/manifest.json", headers=headers)
            answer = connection.getresponse()
            answer.read()
            tag = answer.headers["ETag"]
            connection.close()

    def show(self, **options):
        self.browser.events.clear()
        self.browser.show(self.server.url + "/", **options)
        self.browser.until("document.querySelectorAll('#filters section').length === 2")

    def text(self, selector):
        return self.browser.value(f"document.querySelector({selector!r}).innerText")

    def test_shows_what_is_published(self):
        self.show()
        card = self.text("#filters section")
        for part in ("corporate-baseline", "version 7", "24,117", "in 12 days", "iOS 26 and 27",
                     "5 polls (63 %) with version 7", "3 polls (38 %) with none", "2 hours ago"):
            self.assertIn(part, card)
        self.assertIn("a list supplier withdrew its data", self.text("#filters section:nth-child(2)"))
        plot = self.browser.value("document.querySelector('svg').getAttribute('aria-label')")
        self.assertEqual(plot, "Keys by version: from 12,000 in version 1 to 24,117 in version 7")

    def test_asks_its_own_origin_only_and_makes_no_mistake(self):
        self.show()
        self.assertEqual(self.browser.complaints(), [])
        self.assertIn(self.server.url + "/dashboard.js", self.browser.requested_urls())
        for url in self.browser.requested_urls():
            self.assertTrue(url.startswith(self.server.url + "/"), url)

    def test_checks_a_url_with_the_keyboard_alone(self):
        self.show()
        for _ in range(2):  # the skip link, then the field
            self.browser.press("Tab", 9)
        self.browser.type("https://www.blocked.example/path")
        self.browser.press("Enter", 13, "\r")
        self.browser.until("document.getElementById('check-result').textContent !== ''")
        self.assertIn("Maybe blocked", self.text("#check-result"))
        self.assertIn("blocked.example", self.text("#check-result"))

        self.browser.value("document.getElementById('check-url').value = 'https://fine.example/'")
        self.browser.press("Enter", 13, "\r")
        self.browser.until("document.getElementById('check-result').className === 'good'")
        self.assertIn("Clear", self.text("#check-result"))

        self.browser.value("document.getElementById('check-url').value = 'no host'")
        self.browser.press("Enter", 13, "\r")
        self.browser.until("document.getElementById('check-result').className === 'bad'")
        self.assertIn("Not checked", self.text("#check-result"))

    def test_shows_hostile_text_as_text(self):
        self.show()
        self.browser.value("document.getElementById('check-url').value ="
                           " '<img src=x onerror=alert(1)>'")  # which the refusal quotes
        self.browser.value("document.getElementById('check').requestSubmit()")
        self.browser.until("document.getElementById('check-result').textContent !== ''")
        self.assertIn("<img src=x", self.text("#check-result"))
        self.assertEqual(self.browser.value("document.querySelectorAll('img').length"), 0)

    def test_names_everything_for_a_screen_reader(self):
        self.show()
        nodes = self.browser.send("Accessibility.getFullAXTree")["nodes"]
        named = {}
        for node in nodes:
            if node.get("ignored"):
                continue
            role = node["role"]["value"]
            name = node.get("name", {}).get("value", "").strip()
            named.setdefault(role, []).append(name)
        for role in ("textbox", "combobox", "button", "link", "heading", "image", "region"):
            self.assertTrue(named.get(role), role)
            self.assertNotIn("", named[role], role)
        self.assertEqual(named["main"], [""])
        self.assertEqual(self.browser.value("document.documentElement.lang"), "en")
        levels = self.browser.value(
            "[...document.querySelectorAll('h1,h2,h3')].map((h) => Number(h.tagName[1]))")
        self.assertEqual(levels[0], 1)
        self.assertTrue(all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels)

    def test_has_enough_contrast_in_light_and_dark(self):
        for scheme in ("light", "dark"):
            self.show(scheme=scheme)
            low = self.browser.value(CONTRAST)
            self.assertEqual(low, [], scheme)

    def test_fits_a_phone_without_scrolling_sideways(self):
        for width in (320, 390, 1280):
            self.show(width=width)
            self.assertLessEqual(
                self.browser.value("document.documentElement.scrollWidth"), width)

    def test_says_so_when_nothing_is_published(self):
        self.browser.show(self.empty.url + "/")
        self.browser.until("document.getElementById('summary').textContent.includes('Nothing')")
        self.assertIn("urlfilterc", self.text("#filters"))

    def test_a_name_as_long_as_may_be_fits_a_phone(self):
        published.publish(self.root, LONG_NAME, 1, ["blocked.example"])
        try:
            self.browser.show(self.server.url + "/", width=320)
            self.browser.until("document.querySelectorAll('#filters section').length === 3")
            self.assertLessEqual(
                self.browser.value("document.documentElement.scrollWidth"), 320)
            self.picture("long-name")
        finally:
            shutil.rmtree(self.root / "public" / LONG_NAME)

    def test_shows_what_has_the_keyboard(self):
        self.show()
        for selector in ("#check-url", "#check-filter", "#check button", "footer a"):
            for _ in range(60):
                self.browser.press("Tab", 9)
                if self.browser.value(f"document.activeElement.matches({selector!r})"):
                    break
            else:
                self.fail(f"Tab never comes to {selector}")
            style = self.browser.value(
                "(({outlineStyle, outlineWidth}) => `${outlineStyle} ${outlineWidth}`)"
                "(getComputedStyle(document.activeElement))")
            self.assertNotIn("none", style, selector)
            self.assertNotEqual(style.split()[1], "0px", selector)
            if selector == "#check button":
                self.picture("focus")

    def picture(self, name):
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.browser.screenshot(pathlib.Path(folder) / f"dashboard-{name}.png")

    def test_answers_in_every_width_and_colour(self):
        for scheme in ("light", "dark"):
            for name, width in (("desktop", 1280), ("phone", 390)):
                self.show(scheme=scheme, width=width)
                self.browser.value(
                    "document.getElementById('check-url').value = 'https://www.blocked.example/'")
                self.browser.value("document.getElementById('check').requestSubmit()")
                self.browser.until("document.getElementById('check-result').textContent !== ''")
                self.picture(f"{name}-{scheme}")
        self.browser.show(self.empty.url + "/", width=1280)
        self.browser.until("document.getElementById('summary').textContent.includes('Nothing')")
        self.picture("empty")


# Text whose contrast to what is behind it is below 4.5 (WCAG 2.2, 1.4.3).
CONTRAST = """(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((c) => c / 255)
      .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || node.closest('noscript, .skip, option')) continue;
    const style = getComputedStyle(node);
    const front = light(parse(node.closest('svg') ? style.fill : style.color));
    const back = light(behind(node));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) low.push(`${node.tagName} ${node.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return low;
})()"""


if __name__ == "__main__":
    closing_line.main()

"""The alert rules and the Grafana board ask for numbers that /metrics has, and docs/operations.md
says what to do at every alert."""

import json
import pathlib
import re
import time
import unittest
import urllib.request

import published
import serving

RULES = pathlib.Path("packaging/monitoring/urlfilterd.rules.yml")
BOARD = pathlib.Path("packaging/monitoring/grafana.json")
PAGE = pathlib.Path("docs/operations.md")
METRIC = re.compile(r"\burlfilterd_[a-z_]+")
LABEL = re.compile(r"\b(?:by|ignoring) \(([^)]*)\)")


def board_expressions():
    return [target["expr"] for panel in json.loads(BOARD.read_text())["panels"]
            for target in panel["targets"]]


class MonitoringTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        root = serving.scratch_folder() / "releases"
        tomorrow = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
        published.publish(root, "demo", 1, ["blocked.example"], expires=tomorrow)
        server = serving.Urlfilterd(root)
        cls.addClassCleanup(server.stop)
        urllib.request.urlopen(server.url + "/v1/demo/manifest.json").read()
        cls.text = ""
        while 'route="manifest",status="200"' not in cls.text:  # counted when its last byte is sent
            cls.text = urllib.request.urlopen(server.url + "/metrics").read().decode()
        cls.metrics = set(METRIC.findall(cls.text))

    def test_rules_and_board_use_metrics_that_are_there(self):
        for text in [RULES.read_text(), *board_expressions()]:
            self.assertEqual(set(METRIC.findall(text)) - self.metrics, set())

    def test_nearly_every_metric_is_watched_or_drawn(self):
        used = set(METRIC.findall(RULES.read_text() + " ".join(board_expressions())))
        bases = {re.sub(r"_(bucket|sum|count)$", "", name) for name in used}
        here = {re.sub(r"_(bucket|sum|count)$", "", name) for name in self.metrics}
        self.assertEqual(here - bases, set())

    def test_labels_that_are_grouped_by_are_there(self):
        known = set(re.findall(r'[{,]([a-z_]+)="', self.text)) | {"instance", "job"}
        groups = [group for text in [RULES.read_text(), *board_expressions()]
                  for group in LABEL.findall(text)]
        self.assertTrue(groups)
        for group in groups:
            self.assertLessEqual({label.strip() for label in group.split(",")}, known)

    def test_the_board_is_one_that_grafana_can_import(self):
        board = json.loads(BOARD.read_text())
        self.assertEqual(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))
        variables = {variable["name"] for variable in board["templating"]["list"]}
        for panel in board["panels"]:
            self.assertTrue(panel["title"] and panel["description"], panel["id"])
            self.assertTrue(panel["fieldConfig"]["defaults"]["unit"], panel["title"])
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24)
        for text in board_expressions():
            used = set(re.findall(r"\$(\w+)", text)) - {"__rate_interval"}
            self.assertLessEqual(used, variables)

    def test_the_page_says_what_to_do_at_each_alert(self):
        alerts = re.findall(r"alert: (\w+)", RULES.read_text())
        self.assertTrue(alerts)
        for alert in alerts:
            self.assertIn(f"`{alert}`", PAGE.read_text())

    def test_expiry_is_a_time(self):
        found = re.search(r'^urlfilterd_release_expiry_timestamp_seconds{filter="demo"} (\S+)$',
                          self.text, re.MULTILINE)
        self.assertAlmostEqual(float(found[1]), time.time() + 86400, delta=120)


if __name__ == "__main__":
    unittest.main()

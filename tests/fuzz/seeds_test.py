"""Every fuzz target starts from seeds, and from words where what it reads has words."""

import pathlib
import tempfile
import unittest

import seeds

WITHOUT_WORDS = {"prefilter"}  # three numbers and bits


def targets():
    """The sources of the targets, without their ending; links such as bazel-bin are not ours."""
    for top in sorted(seeds.ROOT.iterdir()):
        if top.is_dir() and not top.is_symlink() and not top.name.startswith("."):
            for path in sorted(top.rglob("*_fuzz.cc")):
                yield path.relative_to(seeds.ROOT).with_suffix("").as_posix()


class SeedsTest(unittest.TestCase):
    def test_there_are_targets(self):
        self.assertGreaterEqual(len(list(targets())), 28)

    def test_every_target_has_seeds_that_differ(self):
        for target in targets():
            with tempfile.TemporaryDirectory() as folder:
                seeds.write(target, pathlib.Path(folder))
                self.assertGreaterEqual(len(list(pathlib.Path(folder).iterdir())), 4, target)

    def test_every_target_has_words(self):
        for target in targets():
            if seeds.kind_of(target) not in WITHOUT_WORDS:
                self.assertTrue(seeds.words_of(target), target)


if __name__ == "__main__":
    unittest.main()

"""The provenance example on docs/formats/release-directory.md has the layout its text describes."""

import re
import struct
import unittest

PAGE = "docs/formats/release-directory.md"


class ReleaseDirectoryPage(unittest.TestCase):
    def test_the_provenance_example_has_two_entries(self):
        with open(PAGE, encoding="utf-8") as file:
            block = re.search(r"```hex\n(.*?)```", file.read(), re.DOTALL)
        data = bytes.fromhex(block.group(1))
        self.assertEqual(data[:8], b"UFPROV1\n")
        count = struct.unpack_from("<Q", data, 8)[0]
        self.assertEqual(len(data), 16 + 8 * count)
        self.assertEqual([struct.unpack_from("<II", data, 16 + 8 * i) for i in range(count)],
                         [(0, 3), (0xFFFFFFFF, 0)])


if __name__ == "__main__":
    unittest.main()

"""Makes the GNU-unique symbols of an ELF object (64 bits, little-endian) ordinary global ones.

GCC marks inline variables of C++ so. objcopy can make global symbols local, but leaves unique ones.

  unique_to_global.py OBJECT
"""

import struct
import sys

SYMBOL_TABLE, GLOBAL, UNIQUE = 2, 1, 10


def main(path):
    with open(path, "r+b") as file:
        data = bytearray(file.read())
        assert data[:6] == b"\x7fELF\x02\x01", "not a 64-bit little-endian ELF file"
        (table,) = struct.unpack_from("<Q", data, 40)
        size, count = struct.unpack_from("<HH", data, 58)
        for header in range(table, table + size * count, size):
            (kind,) = struct.unpack_from("<I", data, header + 4)
            offset, length = struct.unpack_from("<QQ", data, header + 24)
            if kind != SYMBOL_TABLE:
                continue
            for info in range(offset + 4, offset + length, 24):
                if data[info] >> 4 == UNIQUE:
                    data[info] = GLOBAL << 4 | data[info] & 15
        file.seek(0)
        file.write(data)


if __name__ == "__main__":
    main(sys.argv[1])

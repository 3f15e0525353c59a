"""Writes a C++ file with the bytes of the dashboard's files, for a server that is one program.

    embed.py FILE... > dashboard_files.cc
"""

import pathlib
import sys

TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def literal(data):
    lines = [data[i:i + 24] for i in range(0, len(data), 24)]
    return "\n".join('    "' + "".join(f"\\x{byte:02x}" for byte in line) + '"' for line in lines)


def main():
    print('#include "server/dashboard/dashboard_files.h"\n\nnamespace urlfilter::server {\n\n'
          "std::span<const DashboardFile> DashboardFiles() {\n"
          "  static constexpr DashboardFile kFiles[] = {")
    for path in sorted(map(pathlib.Path, sys.argv[1:])):
        data = path.read_bytes()
        url = "/" if path.name == "index.html" else f"/{path.name}"
        print(f'      {{"{url}", "{TYPES[path.suffix]}",\n       std::string_view(\n{literal(data)},\n'
              f"           {len(data)})}},")
    print("  };\n  return kFiles;\n}\n\n}  // namespace urlfilter::server")


if __name__ == "__main__":
    main()

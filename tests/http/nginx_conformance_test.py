"""Debian's nginx with packaging/nginx.conf serves a release tree with the same semantics."""

import sys
import unittest

import conformance
import serving


def main():
    folder = serving.scratch_folder()
    root = folder / "releases"
    serving.write_release(root)
    certificates = serving.make_certificates(folder / "tls")
    server = serving.Nginx(root, certificates, folder)
    try:
        conformance.configure(server.url, certificates["ca"])
        program = unittest.main(module=conformance, argv=[sys.argv[0]], exit=False)
    finally:
        server.stop()
    sys.exit(0 if program.result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()

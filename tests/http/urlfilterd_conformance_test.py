"""urlfilterd passes the conformance tests of the HTTP API, over TLS."""

import sys
import unittest

import conformance
import serving


def main():
    folder = serving.scratch_folder()
    root = folder / "releases"
    serving.write_release(root)
    certificates = serving.make_certificates(folder / "tls")
    server = serving.Urlfilterd(root, certificates)
    try:
        conformance.configure(server.url, certificates["ca"], strict=True)
        program = unittest.main(module=conformance, argv=[sys.argv[0]], exit=False)
    finally:
        code = server.stop()
    assert code == 0, f"urlfilterd ended with {code}"
    sys.exit(0 if program.result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()

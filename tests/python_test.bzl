"""Python tests without Bazel's own Python launcher, which asks for a `python` Debian does not have."""

def python_test(name, src, data = [], args = [], **kwargs):
    """Runs `src` with python3; `data` are the files it reads and imports.

    Args:
      name: of the test.
      src: the Python file.
      data: what it needs at run time.
      args: of the script.
      **kwargs: of the sh_test this becomes.
    """
    native.sh_test(
        name = name,
        srcs = ["//tests:run_python.sh"],
        args = ["$(rootpath %s)" % src] + args,
        data = [src] + data,
        **kwargs
    )

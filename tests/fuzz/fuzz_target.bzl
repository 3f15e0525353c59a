"""A fuzz target, built twice: for libFuzzer, and for //tests/fuzz:replay_test."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

def fuzz_target(name, deps):
    """`name` for libFuzzer (--config=fuzz), and `name`_replay, which any compiler builds.

    Args:
      name: of the target; its source is `name`.cc.
      deps: of the source.
    """
    cc_binary(
        name = name,
        testonly = True,
        srcs = [name + ".cc"],
        tags = [
            "fuzz",
            "manual",
        ],
        deps = deps,
    )
    cc_binary(
        name = name + "_replay",
        testonly = True,
        srcs = [name + ".cc"],
        tags = ["manual"],
        visibility = ["//tests/fuzz:__pkg__"],
        deps = deps + ["//tests/fuzz:replay"],
    )

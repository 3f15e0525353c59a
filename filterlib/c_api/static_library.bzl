"""One static library of a target and all our own targets below it, that shows only chosen symbols.

Bazel makes an archive for each target. A program outside Bazel wants one, whose C++ symbols cannot
clash with its own.
"""

def _static_library_impl(ctx):
    archives, flags = [], []
    for linker_input in ctx.attr.dep[CcInfo].linking_context.linker_inputs.to_list():
        flags += linker_input.user_link_flags
        for library in linker_input.libraries:
            archive = library.pic_static_library or library.static_library
            if archive:
                archives.append(archive)
    linked = ctx.actions.declare_file(ctx.label.name + ".o")
    libs = ctx.actions.declare_file(ctx.label.name + ".libs")
    unique_flags = []
    for flag in flags:
        if flag not in unique_flags:
            unique_flags.append(flag)
    ctx.actions.write(libs, " ".join(unique_flags + ["-lstdc++", "-lm"]) + "\n")
    ctx.actions.run_shell(
        inputs = archives + [ctx.file._unique_to_global],
        outputs = [linked, ctx.outputs.archive],
        command = """set -e
            ld -r --force-group-allocation -o {linked} --whole-archive {archives}
            python3 -B {unique_to_global} {linked}
            objcopy --wildcard --keep-global-symbol='{symbols}' {linked}
            rm -f {archive} && ar rcsD {archive} {linked}""".format(
            linked = linked.path,
            unique_to_global = ctx.file._unique_to_global.path,
            archive = ctx.outputs.archive.path,
            archives = " ".join([archive.path for archive in archives]),
            symbols = ctx.attr.symbols,
        ),
        use_default_shell_env = True,
    )
    outputs = [ctx.outputs.archive, libs]
    return [DefaultInfo(files = depset(outputs), runfiles = ctx.runfiles(files = outputs))]

static_library = rule(
    implementation = _static_library_impl,
    attrs = {
        "archive": attr.output(mandatory = True, doc = "The archive to make."),
        "dep": attr.label(mandatory = True, providers = [CcInfo]),
        "symbols": attr.string(mandatory = True, doc = "Wildcard of what stays visible."),
        "_unique_to_global": attr.label(
            default = "//filterlib/c_api:unique_to_global.py",
            allow_single_file = True,
        ),
    },
    doc = "Makes `archive`, and NAME.libs with the linker flags that a user of it needs.",
)

"""How the transcripts are run.

    %dictum       the command              %examples    the folder of examples
    %bin          built programs           %python      Debian's Python, which sees torch
    %filecheck    FileCheck                %not         succeeds when the command after it fails
    %sarif        the rules of SARIF

Headers of LibTorch are precompiled into a cache under the build folder, so the first test that needs it is the slow one.
"""

import os
import shutil

import lit.formats

config.name = "dictum"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".cpp"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_root, "test", "lit")
# A database of their own: the sources of transcripts are not to be read with flags guessed from Dictum's.
os.makedirs(config.test_exec_root, exist_ok=True)
with open(os.path.join(config.test_exec_root, "compile_commands.json"), "w") as database:
    database.write("[]\n")
config.environment["XDG_CACHE_HOME"] = os.path.join(config.build_root, "cache")
config.environment["TERM"] = "dumb"

binaries = os.path.join(config.build_root, "bin")
config.substitutions += [
    ("%sarif", f"/usr/bin/python3 {config.test_source_root}/sarif.py"),
    ("%root", config.source_root),
    ("%build", config.build_root),
    ("%dictum-verify", os.path.join(binaries, "dictum-verify")),
    ("%dictum", os.path.join(binaries, "dictum")),
    ("%bin", binaries),
    ("%examples", os.path.join(config.source_root, "examples")),
    ("%python", "/usr/bin/python3"),
    ("%filecheck", os.path.join(config.llvm_tools, "FileCheck")),
    ("%not", os.path.join(config.llvm_tools, "not")),
    ("%split-file", os.path.join(config.llvm_tools, "split-file")),
]
# How often truncated.test cuts its sources: `lit --param truncations=40` is quick.
config.substitutions.append(("%truncations", lit_config.params.get("truncations", "500")))
if config.with_torch:
    config.available_features.add("torch")
if os.path.exists(os.path.join(binaries, "dictum-clangd")):
    config.available_features.add("clangd")
for feature, program in (("neovim", "nvim"), ("emacs", "emacs"), ("pre-commit", "pre-commit"), ("cmake", "cmake")):
    if shutil.which(program):
        config.available_features.add(feature)
if os.path.exists(os.path.join(config.build_root, "lib", "libDictumTidy.so")):
    config.available_features.add("tidy")
config.substitutions += [("%tidy-plugin", os.path.join(config.build_root, "lib", "libDictumTidy.so")),
                         ("%clang-tidy", os.path.join(config.llvm_tools, "clang-tidy"))]

#!/usr/bin/env python3
"""The clang-tidy plugin built with LLVM 22 of Debian unstable, and run in stock clang-tidy 22, in a chroot of its own.

usage: newer_clang.py FOLDER DICTUM

Its findings in test/lit/checks/torch-*.cpp, all of them as one source, are held against those of DICTUM, the command that
was built here: they are the same but for what needs the whole project. The chroot is made in FOLDER by debootstrap and
kept, with the build inside: the first run takes an hour.
Exit status: 0 the findings agree, 1 a difference, 77 such a chroot cannot be had.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

from chroot import SKIPPED, in_chroot, make_chroot, obstacle

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lit/checks/Inputs"))
from fronts import joined  # noqa: E402
from lsp_truncate import body  # noqa: E402

RELEASE = "sid"
VERSION = 22
PACKAGES = (f"clang-{VERSION}", f"clang-tidy-{VERSION}", f"lld-{VERSION}", f"llvm-{VERSION}-dev", f"libclang-{VERSION}-dev", "cmake",
            "ninja-build", "g++", "libz3-dev", "libzip-dev", "zlib1g-dev", "nlohmann-json3-dev", "libcli11-dev", "libfmt-dev",
            "libyaml-cpp-dev", "libexpected-dev", "libtorch-dev")
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHECKS = ROOT / "test/lit/checks"
FLAGS = ("-std=c++20", "-I/usr/include/torch/csrc/api/include")


def build(root):
    """Whether the plugin could be built from this source."""
    source = root / "src"
    for part in ("CMakeLists.txt", "cmake", "runtime-verify", "analyzer", "checks", "cli"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, dirs_exist_ok=True)
        elif (ROOT / part).exists():
            source.mkdir(exist_ok=True)
            shutil.copy2(ROOT / part, source / part)
    configure = ["cmake", "-G", "Ninja", "-S", "/src", "-B", "/build", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0",
                 f"-DCMAKE_C_COMPILER=clang-{VERSION}", f"-DCMAKE_CXX_COMPILER=clang++-{VERSION}", f"-DDICTUM_LLVM={VERSION}.1",
                 "-DDICTUM_WITH_TORCH=OFF", "-DDICTUM_BUILD_TESTS=OFF"]
    return in_chroot(root, *configure) == 0 and in_chroot(root, "ninja", "-C", "/build", "DictumTidy") == 0


def expected(dictum, path):
    """(line, check) of what the command finds in a source that is not all of its project."""
    other = [{"directory": str(path.parent), "file": "other.cpp", "arguments": ["clang++", "-std=c++17", "-c", "other.cpp"]}]
    (path.parent / "compile_commands.json").write_text(json.dumps(other), encoding="utf-8")
    flags = ("-std=c++17", "-I/usr/include/torch/csrc/api/include")
    command = [dictum, "check", path, "--checks=torch-*,-torch-unreached-submodule", "--format=json", "--", *flags]
    answer = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=False).stdout
    return {(each["location"]["line"], each["check"]) for each in json.loads(answer)["findings"]}


def found(root, path):
    command = [f"clang-tidy-{VERSION}", "-load", "/build/lib/libDictumTidy.so", "--checks=-*,torch-*,-torch-unreached-submodule",
               f"/tmp/{path.name}", "--", *FLAGS]
    log = root / "tmp/findings"
    with open(log, "w", encoding="utf-8") as output:
        in_chroot(root, *command, stdout=output)
    pattern = rf"{re.escape(path.name)}:(\d+):\d+: (?:warning|remark): .* \[(torch-[a-z-]+)\]"
    return {(int(line), check) for line, check in re.findall(pattern, log.read_text(encoding="utf-8"))}


def main(folder, dictum):
    root = pathlib.Path(folder).resolve() / RELEASE
    reason = obstacle()
    if reason or not make_chroot(root, RELEASE, PACKAGES):
        print(f"skipped: {reason or 'debootstrap or apt failed in the chroot; see above'}")
        return SKIPPED
    if not build(root):
        print("the plugin does not build")
        return 1
    path = root / "tmp/all.cpp"
    path.write_text(joined([body(source) for source in sorted(CHECKS.glob("torch-*.cpp"))]), encoding="utf-8")
    here, there = expected(dictum, path), found(root, path)
    for line, check in sorted(here ^ there):
        print(f"{path}:{line}: {check} is found by {'the command' if (line, check) in here else 'the plugin'} only")
    print(f"{len(here & there)} findings agree")
    return 0 if here == there and here else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

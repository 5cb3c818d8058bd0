#!/usr/bin/env python3
"""Holds what the readers say about archives of LibTorch's torch::save against the modules that were saved.

Usage: libtorch_checkpoints.py LIBTORCH_ARCHIVES CHECKPOINT_DUMP
"""

import json
import os
import subprocess
import sys
import tempfile

ERRORS = {
    "tensors.pt": "holds a list of 2 tensors (torch::save of tensors), not a module; "
                  "read it with torch::load(tensors, file)",
    "optimizer.pt": "holds an optimizer (torch::save of one), not a module; give the module's file, "
                    "or read this one with torch::load(optimizer, file)",
}


def run(*command):
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def differences(expected, found):
    """The archive interleaves parameters and buffers per module; each kind keeps its own order."""
    for kind in ("parameter", "buffer"):
        want = [entry for entry in expected["entries"] if entry[1] == kind]
        have = [[entry[field] for field in ("key", "kind", "dtype", "shape")] for entry in found["entries"]
                if entry["kind"] == kind]
        if have != want:
            yield f"{kind}s: expected {want}, found {have}"
    if found["submodules"] != expected["submodules"]:
        yield f"submodules: expected {expected['submodules']}, found {found['submodules']}"
    if found["format"] != "libtorch archive":
        yield f"format: found {found['format']}"
    if len(found["entries"]) != len(expected["entries"]):
        yield f"entries: expected {len(expected['entries'])}, found {len(found['entries'])}"


def main():
    problems = []
    with tempfile.TemporaryDirectory() as directory:
        expected = run(sys.argv[1], directory)
        names = list(expected) + list(ERRORS) + ["functional.pt"]
        dump = run(sys.argv[2], *(os.path.join(directory, name) for name in names))
        found = {os.path.basename(file["checkpoint"]): file for file in dump["files"]}
        errors = {os.path.basename(path): message for path, message in dump["errors"].items()}
    for name, contents in expected.items():
        if name not in found:
            problems.append(f"{name}: {errors[name]}")
        else:
            problems += [f"{name}: {problem}" for problem in differences(contents, found[name])]
    for name, message in ERRORS.items():
        if message not in errors.get(name, "no error"):
            problems.append(f"{name}: {errors.get(name, 'no error')}")
    if found["net.pt"]["ties"] != [["linear.weight", "again.weight"], ["linear.bias", "again.bias"]]:
        problems.append(f"net.pt: ties {found['net.pt']['ties']}")
    # nn::Functional says that it cannot be serialised, and torch::save leaves it out.
    if found["functional.pt"]["submodules"] != ["1"]:
        problems.append(f"functional.pt: submodules {found['functional.pt']['submodules']}")
    print("\n".join(problems + [f"{len(names)} archives, {len(problems)} differences"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""LibTorch's own modules as user code: what Dictum predicts from their sources must be what the catalog says of them.

usage: library_source.py --build BUILD [--only TEXT] [--junit FILE] [-v]

Where the sources cannot be had (library_archive.py), the test is skipped with a message. All of `torch/csrc/api/src/nn`
becomes one translation unit, in which `--user-root` makes user code of the headers as well. The catalog itself is held against the running library by the
differential test beside this one, for the same classes.
"""

import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from suite import read_options, write_junit  # noqa: E402

from library_archive import Unavailable, unpacked
from library_constructions import constructions

API = "torch/csrc/api"
HEADERS = pathlib.Path("/usr/include") / API / "include"


def predict(build, source, expressions, options):
    command = [build / "bin" / "dictum", "predict", "--format", "json", *options]
    for expression in expressions:
        command += ["--construct", expression]
    environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache")}
    output = subprocess.run([*command, source, "--", "-std=c++17"], capture_output=True, text=True, timeout=900, env=environment)
    try:
        models = json.loads(output.stdout)["models"]
    except (json.JSONDecodeError, KeyError):
        sys.exit(f"{source}: exit status {output.returncode}\n{output.stderr}")
    if len(models) != len(expressions):
        sys.exit(f"{source}: {len(models)} models for {len(expressions)} expressions\n{output.stderr}")
    return models


def answer(model):
    if model.get("throws"):
        return "throws"
    entries = [(e["key"], e["kind"], e["dtype"], e["shape"], e.get("when"), e.get("for")) for e in model["entries"]]
    return model["completeness"], entries


def difference(catalog, source):
    said, predicted = answer(catalog), answer(source)
    if said == predicted and (said == "throws" or said[0] == "exact"):
        return None
    gaps = "; ".join(gap["reason"] for gap in source.get("gaps", [])[:2])
    return f"the catalog says {said}, the sources say {predicted} {gaps}"


def unit_of(build, name, files):
    unit = build / "test" / "truth" / "library-source" / name
    includes = "".join(f'#include "{file}"\n' for file in files)
    unit.write_text(f"#include <torch/torch.h>\n{includes}using namespace torch::nn;\n")
    return unit


def main():
    options = read_options()
    build = options.build
    results, skipped = [], None
    try:
        folder = unpacked(build, f"{API}/src/nn") / API / "src/nn"
        files = sorted(folder.glob("options/*.cpp")) + sorted(folder.glob("modules/*.cpp"))
        expressions = [expression for expression in constructions() if options.only in expression]
        user = ["--user-root", HEADERS / "torch/nn/modules", "--user-root", HEADERS / "torch/nn/options",
                "--system-root", HEADERS / "torch/nn/modules/container"]
        source = predict(build, unit_of(build, "library_source.cpp", files), expressions, user)
        catalog = predict(build, unit_of(build, "library_catalog.cpp", []), expressions, [])
        results = [(e, difference(c, s)) for e, c, s in zip(expressions, catalog, source)]
    except Unavailable as reason:
        skipped = str(reason)
        print(f"skipped: {skipped}")
    for expression, problem in results:
        if problem or options.verbose:
            print(f"{'FAILED' if problem else 'equal':8} {expression}" + (f"\n         {problem}" if problem else ""))
    failed = sum(1 for _, problem in results if problem)
    print(f"library source: {len(results) - failed} of {len(results)} equal")
    write_junit(options.junit, "library", results, skipped)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""LibTorch's own modules as user code: what Dictum predicts from their sources must be what the catalog says of them.

usage: library_source.py --build BUILD [--only TEXT] [--junit FILE] [-v]

The sources are those of Debian's pytorch package, in the version of the installed headers; apt downloads them. Where it
cannot, the test is skipped with a message. All of `torch/csrc/api/src/nn` becomes one translation unit, in which
`--user-root` makes user code of the headers as well. The catalog itself is held against the running library by the
differential test beside this one, for the same classes.
"""

import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from suite import read_options, write_junit  # noqa: E402

from library_constructions import constructions

API = "torch/csrc/api"
HEADERS = pathlib.Path("/usr/include") / API / "include"


class Unavailable(Exception):
    pass


def run(command, **options):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=600, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]}: {error}") from error


def download(folder):
    """The upstream archive of the source package, fetched beside `folder` by apt with package lists of its own."""
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    targets = run(["apt-get", "indextargets", "--format", "$(SIGNED_BY)|$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"])
    lines = set()
    for line in targets.stdout.splitlines():
        key, place = line.split("|", 1)
        lines.add(f"deb-src [signed-by={key}] {place}" if key.startswith("/") else f"deb-src {place}")
    sources.write_text("\n".join(sorted(lines)) + "\n")
    apt = ["apt-get", "-o", f"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=/dev/null",
           "-o", f"Dir::State::Lists={lists}"]
    run([*apt, "update"])
    version = run(["dpkg-query", "-W", "-f", "${source:Version}", "libtorch-dev"]).stdout
    # Debian's own part of the package is not needed, and may be gone from the mirror.
    answer = run([*apt, "source", "--download-only", f"pytorch={version}"], cwd=folder)
    archives = sorted(folder.glob("pytorch_*.orig.tar.*"))
    if not archives:
        raise Unavailable(f"apt has no source of pytorch {version}: {answer.stderr.strip().splitlines()[-1:]}")
    return archives[-1]


def unpacked(build):
    folder = build / "test" / "truth" / "library-source"
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.glob(f"*/{API}/src/nn"))
    if not found:
        unpacking = run(["tar", "-xf", download(folder), "-C", folder, "--wildcards", f"*/{API}/src/nn/*"])
        found = sorted(folder.glob(f"*/{API}/src/nn"))
        if not found:
            raise Unavailable(f"the archive has no {API}/src/nn: {unpacking.stderr.strip()}")
    return found[0]


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


def unit_of(build, folder, name, files):
    unit = build / "test" / "truth" / "library-source" / name
    # Without a database of its own, every translation unit of the one above would be linked as well.
    (unit.parent / "compile_commands.json").write_text("[]\n")
    includes = "".join(f'#include "{file}"\n' for file in files)
    unit.write_text(f"#include <torch/torch.h>\n{includes}using namespace torch::nn;\n")
    return unit


def main():
    options = read_options()
    build = options.build
    results, skipped = [], None
    try:
        folder = unpacked(build)
        files = sorted(folder.glob("options/*.cpp")) + sorted(folder.glob("modules/*.cpp"))
        expressions = [expression for expression in constructions() if options.only in expression]
        user = ["--user-root", HEADERS / "torch/nn/modules", "--user-root", HEADERS / "torch/nn/options",
                "--system-root", HEADERS / "torch/nn/modules/container"]
        source = predict(build, unit_of(build, folder, "library_source.cpp", files), expressions, user)
        catalog = predict(build, unit_of(build, folder, "library_catalog.cpp", []), expressions, [])
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

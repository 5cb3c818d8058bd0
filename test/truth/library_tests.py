"""LibTorch's own tests as user code: every module that they construct must have what `dictum predict --sites` says of it.

usage: library_tests.py --build BUILD [--only TEXT] [--junit FILE] [-v]

The files are those of test/cpp/api in the version of the installed headers (library_archive.py; skipped with a message
where they cannot be had). A copy of each tells what every construction site really built: an expression when it has its
value, a variable after its declaration, a container at the end of its scope, when it has been filled. The copy is
compiled and its tests run; where a site's prediction claims to be exact, it must be equal each time the site is
reached. Sites that are never reached, and predictions with inputs or gaps, are counted, and must stay few.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys

from generated import compiler
from library_archive import Unavailable, unpacked
from run import first_difference, read_options, rows, write_junit

FOLDER = "test/cpp/api"
# Those that construct modules, need neither data sets nor minutes, and do not convert containers that they have filled.
FILES = ["any", "init", "module", "moduledict", "modulelist", "modules", "nn_utils", "parameterdict", "parameterlist", "rnn", "sequential",
         "serialize", "transformer"]
CONTAINERS = {"SequentialImpl", "ModuleListImpl", "ModuleDictImpl", "ParameterListImpl", "ParameterDictImpl"}
MARK = "dictum site "
MINIMUM_EQUAL = 0.85  # of the sites


def sites_of(build, root, name):
    command = [build / "bin" / "dictum", "predict", "--sites", "--format", "json", f"{FOLDER}/{name}.cpp", "--", "-std=c++17", f"-I{root}"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache")}
    output = subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment, cwd=root)
    if output.returncode != 0:
        sys.exit(f"{name}.cpp: exit status {output.returncode}\n{output.stderr}")
    return json.loads(output.stdout)["models"]


def skip_spaces(text, at):
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def end_of(text, begin, expression):
    """Where the source text ends that is `expression` with its white space folded, or None."""
    at = begin
    for part in expression.split():
        at = skip_spaces(text, at)
        for character in part:
            if at >= len(text) or text[at] != character:
                return None
            at += 1
    return at


def insertions(text, site):
    """Pairs of an offset and what to insert there, so that the program tells what the site built; none if it cannot."""
    lines = text.splitlines(keepends=True)
    at = sum(map(len, lines[: site["location"]["line"] - 1])) + site["location"]["column"] - 1
    place = f'"{place_of(site)}"'
    end = end_of(text, at, site["expression"])
    if end is not None and re.search(r"[)}]$", site["expression"]):
        return [(at, f"dictum_truth::built({place}, "), (end, ")")]
    name = re.match(r"\w+", text[at:])
    declaration = name and site["expression"].find(name[0])
    if not name or declaration <= 0:
        return []
    end = end_of(text, at, site["expression"][declaration:])
    end = end if end is None else skip_spaces(text, end)
    if end is None or text[end] != ";":
        return []
    if site["class"].split("::")[-1] in CONTAINERS:
        return [(end + 1, f" dictum_truth::AtEndOfScope scope_{name[0]}({place}, {name[0]});")]
    return [(end + 1, f" dictum_truth::tell({place}, {name[0]});")]


def instrumented(root, name, sites):
    text = (root / FOLDER / f"{name}.cpp").read_text()
    inserted = [pair for site in sites for pair in insertions(text, site)]
    for at, addition in sorted(inserted, key=lambda pair: pair[0], reverse=True):
        text = text[:at] + addition + text[at:]
    path = root / FOLDER / f"{name}_told.cpp"
    path.write_text('#include "site_record.h"\n#line 1 "' + name + '.cpp"\n' + text)
    return path


def built(build, root, name, sites):
    """What the program says: for each place the rows of what was built there, in the order of time."""
    source = instrumented(root, name, sites)
    program = build / "test" / "truth" / f"library_{name}"
    command = [*compiler(build), "-I", os.path.dirname(os.path.abspath(__file__)), "-I", root, "-fuse-ld=lld-19", "-o", program, source,
               "-lgtest", "-lgtest_main", "-ltorch", "-ltorch_cpu", "-lc10"]
    output = subprocess.run(command, capture_output=True, text=True, cwd=build)
    if output.returncode != 0:
        sys.exit(f"{source} does not compile:\n{output.stderr[:6000]}")
    output = subprocess.run([program, "--gtest_brief=1", "--gtest_filter=-*CUDA*"], capture_output=True, text=True, timeout=900, cwd=build)
    told = {}
    for line in output.stdout.splitlines():
        if MARK in line:
            record = json.loads(line[line.index(MARK) + len(MARK):])
            told.setdefault(record["place"], []).append(rows(record["entries"]))
    return told


def place_of(site):
    return f"{site['location']['line']}:{site['location']['column']}"


def judge(site, told, answers):
    """`told`: what was built at the site's place; `answers`: what is predicted there, for each specialisation of a template."""
    if site["completeness"] != "exact" or "throws" in site:
        return "open", site["completeness"]
    wrong = [entries for entries in told if entries not in answers]
    if wrong:
        return "FAILED", first_difference(wrong[0], rows(site["entries"]))
    return ("equal" if rows(site["entries"]) in told else "unreached"), ""


def judged(build, root, name):
    """Yields (site, verdict, detail): equal, FAILED, open (the prediction is not exact) or unreached."""
    sites = sites_of(build, root, name)
    told = built(build, root, name, sites)
    answers = {}
    for site in sites:
        answers.setdefault(place_of(site), []).append(rows(site["entries"]))
    return [(f"{name}.cpp:{place_of(site)}: {site['expression'][:100]}",
             *judge(site, told.get(place_of(site), []), answers[place_of(site)])) for site in sites]


def main():
    options = read_options()
    results, skipped = [], None
    try:
        unpacked(options.build, "test/cpp/common")
        root = unpacked(options.build, FOLDER)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            batches = pool.map(lambda name: judged(options.build, root, name), [name for name in FILES if options.only in name])
            results = [result for batch in batches for result in batch]
    except Unavailable as reason:
        skipped = str(reason)
        print(f"skipped: {skipped}")
    for title, verdict, detail in results:
        if verdict == "FAILED" or options.verbose:
            print(f"{verdict:10} {title}" + (f"\n           {detail}" if detail else ""))
    count = {verdict: sum(v == verdict for _, v, _ in results) for verdict in ("equal", "FAILED", "open", "unreached")}
    outcomes = [(t, d if v == "FAILED" else None) for t, v, d in results if v in ("equal", "FAILED")]
    if count["equal"] < MINIMUM_EQUAL * len(results):
        outcomes.append(("the share that is equal", f"{count['equal']} of {len(results)}"))
    write_junit(options.junit, "library tests", outcomes, skipped)
    print(f"library tests: {count['equal']} equal, {count['FAILED']} failed, {count['open']} not exact, {count['unreached']} not reached")
    return 1 if any(failure for _, failure in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())

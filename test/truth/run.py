"""Holds predictions against LibTorch: every construction of every case file, compared entry by entry.

usage: run.py --build BUILD [--only TEXT] [--junit FILE] [-v]

For each construction the truth program says which entries LibTorch has, in order, with kind, dtype and shape, or that it
throws. `dictum predict --construct` on the same file must say the same and claim to be exact. Where the case gives inputs,
`dictum predict --model CLASS --set ...` must say the same too ("set"), and so must the prediction for all inputs when it
is specialised at these ("at"), as verify and the gate do. What may differ, and why, stands in expectations.txt; an
expectation that is no longer needed is a failure as well.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from suite import read_options, write_junit  # noqa: E402

from cases import read_case

HERE = pathlib.Path(__file__).resolve().parent


def read_expectations():
    """Lines `file.cpp: expression` or `file.cpp: expression [set CLASS]`, each of which may be incomplete."""
    expected = set()
    for line in (HERE / "expectations.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            expected.add(line.strip())
    return expected


def run_truth(program):
    output = subprocess.run([program], capture_output=True, text=True, timeout=300)
    if output.returncode != 0:
        raise RuntimeError(f"{program}: exit status {output.returncode}\n{output.stderr}")
    return [json.loads(line) for line in output.stdout.splitlines()]


def run_dictum(build, case, arguments):
    command = [build / "bin" / "dictum", "predict", "--format", "json", *arguments, case.path, *case.sources]
    environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache")}
    output = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    try:
        return json.loads(output.stdout)["models"], output.stderr
    except (json.JSONDecodeError, KeyError):
        return None, f"exit status {output.returncode}: {output.stderr.strip()}"


def rows(entries):
    return [(e["key"], e["kind"], e["dtype"], tuple(e["shape"]) if e["shape"] is not None else None) for e in entries]


def first_difference(truth, predicted):
    for position, (want, got) in enumerate(zip(truth, predicted)):
        if want != got:
            return f"entry {position}: LibTorch has {want}, predicted {got}"
    longer = "LibTorch has" if len(truth) > len(predicted) else "predicted"
    rest = max(truth, predicted, key=len)[min(len(truth), len(predicted))]
    return f"only {longer} {rest}"


def judge(truth, model):
    """Returns the verdict and what to say of it: exact, incomplete (honest) or WRONG."""
    gaps = "; ".join(f"{g['reason']} at {g['location'].get('line', '?')}" for g in model.get("gaps", []))
    incomplete = model.get("completeness") == "incomplete"
    if "throws" in truth or "throws" in model:
        if "throws" in truth and "throws" in model:
            return "exact", ""
        if incomplete:
            return "incomplete", gaps
        return "WRONG", f"LibTorch: {truth.get('throws', 'constructs')}; predicted: {model.get('throws', 'constructs')}"
    conditional = [e["key"] for e in model["entries"] if e.get("when") or e.get("for")]
    want, got = rows(truth["entries"]), rows(model["entries"])
    if want == got and not conditional and model["completeness"] == "exact":
        return "exact", ""
    what = first_difference(want, got) if want != got else f"not exact: {conditional[:3]} {gaps}"
    return ("incomplete", f"{what} ({gaps})") if incomplete else ("WRONG", what)


def judge_setting(build, case, truth, setting):
    arguments = ["--model", setting.model]
    for value in setting.inputs:
        arguments += ["--set", value]
    models, errors = run_dictum(build, case, arguments)
    if not models:
        return "none", errors or "no model"
    return best(truth, models)


def best(truth, models):
    """Overloaded constructors give a model each; a setting is about the one whose inputs it names."""
    verdicts = [judge(truth, model) for model in models]
    return min(verdicts, key=lambda verdict: ["exact", "incomplete", "WRONG"].index(verdict[0]))


def specialised(build, case, settings):
    """The models that the prediction for all inputs has at each setting; what was said where there is none."""
    command = [build / "bin" / "dictum", "predict", "--format", "json", case.path, *case.sources]
    environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache")}
    prediction = build / "test" / "truth" / f"{case.path.stem}.json"
    output = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    prediction.write_text(output.stdout)
    requests = "".join(json.dumps({"model": s.model, "inputs": s.inputs}) + "\n" for s in settings)
    answers = subprocess.run([build / "test" / "truth" / "specialize", prediction], input=requests, capture_output=True,
                             text=True, timeout=300)
    if answers.returncode != 0:
        return [output.stderr + answers.stderr] * len(settings)
    return [json.loads(line)["models"] for line in answers.stdout.splitlines()]


def judge_specialised(build, case, truths):
    """Yields (name, verdict, detail) of every setting of the case."""
    settings = [(truth, construction, setting) for truth, construction in zip(truths, case.constructions)
                for setting in construction.settings]
    answers = specialised(build, case, [setting for _, _, setting in settings]) if settings else []
    for (truth, construction, setting), models in zip(settings, answers):
        name = f"{case.path.name}: {construction.expression} [at {setting.model}]"
        yield name, *(best(truth, models) if isinstance(models, list) else ("none", models))


def run_case(build, case, program):
    """Yields (name, verdict, detail). `program`: what generate.py wrote for the case, compiled."""
    truths = run_truth(program)
    arguments = [part for c in case.constructions for part in ("--construct", c.expression)]
    models, errors = run_dictum(build, case, arguments)
    if models is None or len(models) != len(truths):
        answers = [run_dictum(build, case, ["--construct", c.expression]) for c in case.constructions]
        models, errors = [answer[0][0] if answer[0] else None for answer in answers], [answer[1] for answer in answers]
    results = []
    for position, (construction, truth, model) in enumerate(zip(case.constructions, truths, models)):
        name = f"{case.path.name}: {construction.expression}"
        detail = errors if isinstance(errors, str) else errors[position]
        results.append((name, *(judge(truth, model) if model else ("none", detail))))
        for setting in construction.settings:
            results.append((f"{name} [set {setting.model}]", *judge_setting(build, case, truth, setting)))
    return results + list(judge_specialised(build, case, truths))


def report(results, expected, verbose):
    """Prints the results and returns (name, failure or None) per result."""
    outcomes = []
    for name, verdict, detail in results:
        failure = None
        if verdict == "exact" and name in expected:
            failure = "is exact now: take it out of expectations.txt"
        elif verdict != "exact" and not (verdict == "incomplete" and name in expected):
            failure = f"{verdict}: {detail}"
        if failure or verbose:
            print(f"{verdict if not failure else 'FAILED':10} {name}" + (f"\n           {failure}" if failure else ""))
        outcomes.append((name, failure))
    seen = {name for name, _, _ in results}
    outcomes += [(name, "no such case: take it out of expectations.txt") for name in sorted(expected - seen)]
    return outcomes


def main():
    options = read_options()

    build = options.build
    paths = [path for path in sorted((HERE / "cases").glob("*.cpp")) if options.only in path.name]
    programs = build / "test" / "truth"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        batches = list(pool.map(lambda p: run_case(build, read_case(p), programs / f"truth_{p.stem}"), paths))
    results = [result for batch in batches for result in batch]
    expected = read_expectations()
    if options.only:
        expected = {name for name in expected if options.only in name.split(":")[0]}
    outcomes = report(results, expected, options.verbose)
    write_junit(options.junit, "truth", outcomes)
    exact = sum(verdict == "exact" for _, verdict, _ in results)
    failed = sum(failure is not None for _, failure in outcomes)
    print(f"truth: {exact} of {len(results)} exact, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

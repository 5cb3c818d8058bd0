"""Adds up JUnit reports: prints what failed and `N passed, N failed`; a report that is missing or empty is a failure."""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

SUITES = ["ctest", "fuzz", "lit", "truth", "library", "library-tests", "generated", "pairs", "witness", "report"]


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
        return "skipped"
    return "passed"


def main(folder):
    passed, failed, skipped = 0, [], []
    for suite in SUITES:
        report = folder / f"{suite}.xml"
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
        if not cases:
            failed.append(f"{suite}: no test ran")
        for case in cases:
            name = f"{suite}: {case.get('classname')}.{case.get('name')}"
            result = outcome(case)
            passed += result == "passed"
            if result == "failed":
                failed.append(name)
            elif result == "skipped":
                skipped.append(name)
    for name in skipped:
        print(f"skipped  {name}")
    for name in failed:
        print(f"failed   {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))

"""What the test suites that are scripts share: their options, and a JUnit report of what happened."""

import argparse
import pathlib
import xml.etree.ElementTree as ElementTree


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("-v", action="store_true", dest="verbose")
    options = parser.parse_args()
    options.build = options.build.resolve()
    return options


def write_junit(path, suite_name, outcomes, skipped=None):
    """`outcomes`: pairs of a name and what failed, or None; `skipped`: why there are none."""
    if not path:
        return
    suite = ElementTree.Element("testsuite", name=suite_name, tests=str(len(outcomes)))
    for name, failure in outcomes:
        element = ElementTree.SubElement(suite, "testcase", classname=suite_name, name=name)
        if failure:
            ElementTree.SubElement(element, "failure", message=failure)
    if skipped:
        element = ElementTree.SubElement(suite, "testcase", classname=suite_name, name="all")
        ElementTree.SubElement(element, "skipped", message=skipped)
    ElementTree.ElementTree(suite).write(path)

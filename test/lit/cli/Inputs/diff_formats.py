"""Reads the machine formats of `dictum diff` with parsers of their own and compares what they say.

usage: diff_formats.py FOLDER
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

folder = pathlib.Path(sys.argv[1])
diff = json.loads((folder / "json.json").read_text())
changes = [change for model in diff["models"] for change in model["changes"]]
assert diff["decision"]["outcome"] == "breaks" and len(changes) == 3, diff["decision"]
assert all(change["breaks"] and change["certain"] for change in changes)
assert changes[0]["old_keys"] == ["conv2.weight", "conv2.bias"] and changes[0]["keys"] == ["second.weight", "second.bias"]
assert changes[1]["witness"]["before"] == {"add_layer": True}, changes[1]["witness"]

gitlab = json.loads((folder / "gitlab.json").read_text())
assert len(gitlab) == 3 and len({issue["fingerprint"] for issue in gitlab}) == 3
for issue in gitlab:
    assert issue["severity"] == "blocker" and issue["location"]["path"].endswith("new.h")
    assert issue["location"]["lines"]["begin"] in (9, 11)

sarif = json.loads((folder / "sarif.json").read_text())
run = sarif["runs"][0]
assert sarif["version"] == "2.1.0" and [result["level"] for result in run["results"]] == ["error"] * 3
assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}

suite = ElementTree.parse(folder / "junit.xml").getroot()
assert suite.get("tests") == "1" and suite.get("failures") == "1"
assert suite.find("testcase/failure").text.count("\n") == 3

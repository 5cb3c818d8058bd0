"""Holds a SARIF log on stdin to the rules of SARIF 2.1.0 and of GitHub's code scanning that concern what Dictum writes.

usage: sarif.py [RULE...]     the rules of the results, in order

Members that the standard does not know are errors, as in its JSON schema. Where Microsoft's validator is installed (npm
install -g @microsoft/sarif-multitool), it is asked as well.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile

LEVELS = {"none", "note", "warning", "error"}


def members(value, required, optional=()):
    unknown = set(value) - set(required) - set(optional)
    assert set(required) <= set(value) and not unknown, (sorted(value), "unknown:", sorted(unknown))


def message(value):
    members(value, ["text"])
    assert value["text"] and value["text"][-1] in ".!?" and not value["text"].endswith(".."), value


def region(value):
    members(value, ["startLine"], ["startColumn", "endLine", "endColumn"])
    assert all(isinstance(number, int) and number >= 1 for number in value.values()), value
    start = (value["startLine"], value.get("startColumn", 1))
    end = (value.get("endLine", start[0]), value.get("endColumn", start[1]))
    assert end >= start, value


def artifact(value):
    members(value, ["uri"], ["uriBaseId"])
    assert re.fullmatch(r"(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", value["uri"]), value
    assert value["uri"].startswith("file:///") != ("uriBaseId" in value), value
    assert not value["uri"].startswith(("/", "./")), value


def location(value, optional=()):
    members(value, ["physicalLocation"], optional)
    place = value["physicalLocation"]
    members(place, ["artifactLocation"], ["region"])
    artifact(place["artifactLocation"])
    if "region" in place:
        region(place["region"])


def fix(value):
    members(value, ["description", "artifactChanges"])
    members(value["description"], ["text"])
    for change in value["artifactChanges"]:
        members(change, ["artifactLocation", "replacements"])
        artifact(change["artifactLocation"])
        for replacement in change["replacements"]:
            members(replacement, ["deletedRegion", "insertedContent"])
            region(replacement["deletedRegion"])
            members(replacement["insertedContent"], ["text"])


def result(value, rules):
    members(value, ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
            ["relatedLocations", "fixes"])
    assert rules[value["ruleIndex"]]["id"] == value["ruleId"], value
    assert value["level"] in LEVELS, value
    message(value["message"])
    assert len(value["locations"]) == 1, value
    location(value["locations"][0])
    related = value.get("relatedLocations", [])
    for each in related:
        location(each, ["id", "message"])
        message(each["message"])
    assert [each["id"] for each in related] == list(range(1, len(related) + 1)), related
    assert len(related) <= 1000, "GitHub takes 1,000 locations"
    for each in value.get("fixes", []):
        fix(each)


def log(value, expected):
    members(value, ["$schema", "version", "runs"])
    assert value["version"] == "2.1.0" and len(value["runs"]) == 1
    run = value["runs"][0]
    members(run, ["tool", "columnKind", "originalUriBaseIds", "results"])
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"].endswith("/")
    driver = run["tool"]["driver"]
    members(driver, ["name", "semanticVersion", "rules"])
    for rule in driver["rules"]:
        members(rule, ["id", "shortDescription", "defaultConfiguration"], ["fullDescription", "help"])
        message(rule["shortDescription"])
        assert rule["defaultConfiguration"]["level"] in LEVELS
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for each in run["results"]:
        result(each, driver["rules"])
    prints = [each["partialFingerprints"]["dictumFinding/v1"] for each in run["results"]]
    assert len(set(prints)) == len(prints), "equal fingerprints are one alert"
    assert len(prints) <= 25000, "GitHub takes 25,000 results"
    found = [each["ruleId"] for each in run["results"]]
    assert not expected or found == expected, found


text = sys.stdin.read()
log(json.loads(text), sys.argv[1:])
if validator := shutil.which("sarif-multitool"):
    with tempfile.NamedTemporaryFile("w", suffix=".sarif") as file:
        file.write(text)
        file.flush()
        said = subprocess.run([validator, "validate", file.name], capture_output=True, text=True, check=False).stdout
    assert ": error " not in said, said

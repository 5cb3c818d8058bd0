"""Runs what a hosted service would run: the shell lines of action.yml or of the GitLab template, in the working directory.

usage: steps.py github FOLDER [INPUT=VALUE...]    FOLDER gets summary.md, output and what RUNNER_TEMP is for
       steps.py gitlab [VARIABLE=VALUE...]

The lines come from the YAML itself. Of GitHub's expressions those are known that the action uses: its inputs, and `||`.
"""

import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[4]


def evaluated(text, values):
    def value(expression):
        for part in expression.split("||"):
            if values.get(part.strip()):
                return values[part.strip()]
        return ""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: value(match[1]), text)


def github(folder, assignments):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    inputs = {name: each.get("default", "") for name, each in action["inputs"].items()}
    values = {f"inputs.{name}": default for name, default in inputs.items()}
    for assignment in assignments:
        name, value = assignment.split("=", 1)
        assert name in inputs or "." in name, f"the action has no input '{name}'"
        values[name if "." in name else f"inputs.{name}"] = value
    folder.mkdir(parents=True, exist_ok=True)
    runner = {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
              "GITHUB_OUTPUT": str(folder / "output")}
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"], "an expression in a script is a way in for whoever names a branch"
        environment = {name: evaluated(value, values) for name, value in step["env"].items()}
        # As GitHub runs `shell: bash`.
        run = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                             env={**os.environ, **runner, **environment}, check=False)
        if run.returncode:
            return run.returncode
    return 0


def gitlab(assignments):
    job = yaml.safe_load((ROOT / "ci" / "dictum.gitlab-ci.yml").read_text())["dictum"]
    given = dict(assignment.split("=", 1) for assignment in assignments)
    script = "\n".join(["set -eo pipefail", *job["script"]])
    status = subprocess.run(["bash", "-c", script], env={**os.environ, **job["variables"], **given},
                            check=False).returncode
    for report in job["artifacts"]["reports"].values():
        assert status == 2 or pathlib.Path(report).is_file(), f"'{report}' is not written"
    return status


if __name__ == "__main__":
    if sys.argv[1] == "github":
        sys.exit(github(pathlib.Path(sys.argv[2]), sys.argv[3:]))
    sys.exit(gitlab(sys.argv[2:]))

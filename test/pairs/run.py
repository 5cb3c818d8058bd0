"""Holds the gate against what really happens: for each pair the old program saved and the new one loaded.

usage: run.py --build BUILD [--only TEXT] [--junit FILE] [-v]

Every pair goes through every kind of diff:

    locks         the level that expected.txt says, and the changes
    a commit      the work tree against it: the same as the locks
    predictions   of each construction: the level of what LibTorch did
    checkpoint    what the old program saved against the prediction of the new, and against what the new one saved:
                  the level of what LibTorch did, as far as a file can tell

And Python loads what LibTorch saved: it refuses the state dict where LibTorch drops or misses keys or takes wrong shapes.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from suite import read_options, write_junit  # noqa: E402

from pairs import read_pairs

LEVELS = ["loads", "keys", "shapes", "exact", "none"]


class Runner:
    def __init__(self, build):
        self.build = build
        self.work = build / "test" / "pairs" / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.repository = self.work / "repository"
        self.old = {}  # the predictions of each pair's old side, or why there are none
        # The sources are compiled with the built-in command line, not with that of the project around them.
        (self.work / "compile_commands.json").write_text("[]")
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache"), "TERM": "dumb",
                            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "n@example.org",
                            "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "n@example.org"}

    def call(self, *command, folder=None):
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300,
                              env=self.environment, cwd=folder)

    def dictum(self, *arguments, folder=None):
        return self.call(self.build / "bin" / "dictum", *arguments, folder=folder)

    def truths(self):
        """The level of what LibTorch did, by pair and construction; saves the checkpoints."""
        result = {}
        for program in sorted((self.build / "test" / "pairs").glob("pairs_?")):
            output = self.call(program, self.work)
            if output.returncode != 0:
                raise RuntimeError(f"{program}: exit status {output.returncode}\n{output.stderr}")
            for line in output.stdout.splitlines():
                truth = json.loads(line)
                result[truth["pair"], truth["construct"]] = truth
        return result

    def refusals(self):
        """What Python refuses of the checkpoints that the programs saved, by pair and construction."""
        output = self.call(sys.executable, HERE / "load_in_python.py", self.work)
        if output.returncode != 0:
            raise RuntimeError(f"load_in_python.py: {output.stderr}")
        lines = [json.loads(line) for line in output.stdout.splitlines()]
        if not lines:
            raise RuntimeError("load_in_python.py: there are no checkpoints")
        return {(line["pair"], line["construct"]): line["refuses"] for line in lines}

    def diff(self, *arguments, folder=None):
        """The worst level that a diff reports, and its changes; the exit status must follow from them."""
        output = self.dictum("diff", "--format", "json", "--level", "shapes", *arguments, folder=folder)
        try:
            answer = json.loads(output.stdout)
        except json.JSONDecodeError:
            raise RuntimeError(f"dictum diff {arguments}: {output.stderr.strip()}") from None
        changes = [change for model in answer["models"] for change in model["changes"]]
        if not all(change["certain"] for change in changes):
            raise RuntimeError(f"not certain: {[change['message'] for change in changes]}")
        level = min((change["level"] for change in changes), key=LEVELS.index, default="none")
        if output.returncode != (1 if LEVELS.index(level) <= LEVELS.index("shapes") else 0):
            raise RuntimeError(f"exit status {output.returncode} at level {level}")
        return level, [f"{change['level']} {change['message']}" for change in changes]

    def predict(self, pair, side):
        """A prediction file for each construction of the side that is in the repository: its unit is in the cache."""
        expressions = [construction[side == "new"] for construction in pair.constructions]
        arguments = [word for expression in expressions for word in ("--construct", expression)]
        output = self.dictum("predict", "--format", "json", *arguments, f"{pair.name}/net.h", folder=self.repository)
        if output.returncode != 0:
            raise RuntimeError(f"dictum predict {pair.name}, {side}: {output.stderr.strip()}")
        files = []
        for position, model in enumerate(json.loads(output.stdout)["models"]):
            files.append(self.work / f"{pair.name}.{position}.{side}.json")
            files[-1].write_text(json.dumps({"dictum": 1, "models": [model]}))
        return files

    def check_python(self, pair, truths, refusals):
        """Python knows less than torch::load (no kinds, no submodules without keys, no dtypes), and nothing more."""
        for position in range(len(pair.constructions)):
            level, refuses = truths[pair.name, position]["level"], refusals.get((pair.name, position))
            if refuses is None:
                continue  # a constructor threw: there is no checkpoint
            strictest = "keys" if "keys" in refuses else "shapes" if refuses == ["shapes"] else "none"
            if refuses and strictest not in refuses or LEVELS.index(level) > LEVELS.index(strictest):
                return f"{position}: LibTorch: {level}; Python refuses {refuses}"
            if level == "keys" and strictest != "keys":
                return f"{position}: LibTorch: keys; Python refuses {refuses}"
        return None

    def check(self, pair, truths, refusals):
        """Yields (what, failure or None)."""
        yield "locks and commit", self.guarded(lambda: self.check_symbolic(pair))
        yield "constructions", self.guarded(lambda: self.check_constructions(pair, truths))
        worst = min((truths[pair.name, i]["level"] for i in range(len(pair.constructions))), key=LEVELS.index)
        agrees = worst == pair.level or pair.level in ("exact", "none") and worst in ("exact", "none")
        yield "python", self.check_python(pair, truths, refusals)
        yield "truth", None if agrees else f"LibTorch: {worst}; expected {pair.level}"

    def guarded(self, check):
        try:
            return check()
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            return str(error)

    def make_repository(self, pairs, pool):
        """Old and new as versions of one file, in one repository for all pairs."""
        def take_old(pair):
            (self.repository / pair.name).mkdir(parents=True)
            shutil.copy(pair.folder / "old" / "net.h", self.repository / pair.name)
            self.dictum("lock", f"{pair.name}/net.h", "-o", f"{pair.name}/old.lock", folder=self.repository)
            self.old[pair.name] = self.guarded(lambda: self.predict(pair, "old"))
        list(pool.map(take_old, pairs))
        for command in (["init", "-q"], ["add", "*/net.h"], ["commit", "-qm", "old"]):
            self.call("git", *command, folder=self.repository).check_returncode()
        for pair in pairs:
            shutil.copy(pair.folder / "new" / "net.h", self.repository / pair.name)

    def check_symbolic(self, pair):
        """Locks of old and new, and the work tree against the commit."""
        lock = f"{pair.name}/new.lock"
        output = self.dictum("lock", f"{pair.name}/net.h", "-o", lock, folder=self.repository)
        if output.returncode != 0:
            return output.stderr
        level, changes = self.diff(f"{pair.name}/old.lock", lock, folder=self.repository)
        missing = [change for change in pair.changes if change not in changes]
        if level != pair.level or missing:
            return f"locks: {level} {changes}; expected {pair.level} {pair.changes}"
        level, against = self.diff("--against", "HEAD", f"{pair.name}/net.h", folder=self.repository)
        return None if (level, against) == (pair.level, changes) else f"commit: {level} {against}; locks: {changes}"

    def check_constructions(self, pair, truths):
        if isinstance(self.old[pair.name], str):
            return self.old[pair.name]
        for position, (before, after) in enumerate(zip(self.old[pair.name], self.predict(pair, "new"))):
            truth = truths[pair.name, position]
            level, changes = self.diff(before, after)
            # The name of the class is not in the checkpoint.
            if level != truth["level"] and not all(change.startswith("exact class ") for change in changes):
                return f"{position}: LibTorch: {truth['level']} ({truth['message']}); predictions: {level} {changes}"
            saved, other = f"{self.work}/{pair.name}.{position}.old.pt", f"{self.work}/{pair.name}.{position}.new.pt"
            for what, file in (("checkpoint and prediction", after), ("checkpoints", other)):
                level, changes = self.diff(saved, file)
                # A file tells neither order nor ties, and of submodules without keys only that they are there.
                is_harmless = level in ("exact", "none") and truth["level"] in ("exact", "none")
                if level != truth["level"] and not is_harmless:
                    return f"{position}: LibTorch: {truth['level']} ({truth['message']}); {what}: {level} {changes}"
        return None


def main():
    options = read_options()

    runner = Runner(options.build)
    truths = runner.truths()
    refusals = runner.refusals()
    pairs = [pair for pair in read_pairs() if options.only in pair.name]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runner.make_repository(pairs, pool)
        batches = pool.map(lambda pair: list(runner.check(pair, truths, refusals)), pairs)
        outcomes = []
        for pair, batch in zip(pairs, batches):
            for what, failure in batch:
                outcomes.append((f"{pair.name}: {what}", failure))
                if failure or options.verbose:
                    print(f"{'FAILED' if failure else 'agrees':8} {outcomes[-1][0]}", failure or "", flush=True)
    write_junit(options.junit, "pairs", outcomes)
    failed = sum(failure is not None for _, failure in outcomes)
    print(f"pairs: {len(pairs)} pairs, {len(outcomes) - failed} of {len(outcomes)} agree, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

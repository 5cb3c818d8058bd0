"""Runs dictum-verify on small files.

usage: verify_tool.py DICTUM_VERIFY
"""

import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import unittest

TOOL = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else sys.exit(__doc__)


def lock():
    where = {"file": "net.h", "line": 7, "column": 3}

    def entry(key, when=None):
        return {"key": key, "kind": "parameter", "dtype": "float32", "shape": [2], "for": [], "location": where,
                **({"when": when} if when else {})}

    return {"dictum": 1, "models": [{
        "class": "NetImpl", "holder": "Net", "location": where, "signature": "NetImpl(bool extra)",
        "completeness": "conditional", "inputs": [{"name": "extra", "type": "bool"}],
        "entries": [entry("body.weight"), entry("extra.weight", "extra")], "submodules": [], "ties": [], "stages": [],
        "gaps": []}]}


def safetensors(keys):
    header = json.dumps({key: {"dtype": "F32", "shape": [2], "data_offsets": [8 * i, 8 * i + 8]}
                         for i, key in enumerate(keys)}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(8 * len(keys))


class VerifyTool(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        (self.folder / "net.lock").write_text(json.dumps(lock()), encoding="utf-8")
        for name, keys in (("small", ["body.weight"]), ("large", ["body.weight", "extra.weight"]),
                           ("other", ["trunk.weight", "ema.weight"])):
            (self.folder / name).write_bytes(safetensors(keys))

    def run_tool(self, *arguments):
        return subprocess.run([TOOL, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)

    def verify(self, *arguments):
        return self.run_tool("--prediction", "net.lock", *arguments)

    def test_fits_under_a_configuration(self):
        run = self.verify("small", "large")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout, "small: fits NetImpl when extra=false (1 key matches)\n"
                                     "  torch::load throws: PytorchStreamReader failed reading zip archive: failed "
                                     "finding central directory\n"
                                     "large: fits NetImpl when extra=true (2 keys match)\n"
                                     "  torch::load throws: PytorchStreamReader failed reading zip archive: failed "
                                     "finding central directory\n"
                                     "\nsmall -> large: extra: false -> true\n  appears     extra.weight\n")

    def test_does_not_fit(self):
        run = self.verify("--set", "extra=true", "small")
        self.assertEqual(run.returncode, 1)
        self.assertIn("missing     extra.weight  float32 [2]  registered at net.h:7:3", run.stdout)

    def test_formats_of_other_tools(self):
        arguments = ["--set", "extra=true", "small", "large"]
        run = self.verify(*arguments, "--format=github")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, "::error file=net.h,line=7,col=3,title=missing-key::'small' lacks 'extra.weight' "
                                     "(float32 [2]), which NetImpl registers\n")
        run = self.verify(*arguments, "--format=markdown")
        self.assertEqual(run.stdout, "- small: does not fit NetImpl; nearest configuration extra=true (1 key matches)\n"
                                     "- large: fits NetImpl when extra=true (2 keys match)\n\n"
                                     "| where | rule | finding |\n| --- | --- | --- |\n"
                                     "| `net.h:7` | missing-key | 'small' lacks 'extra.weight' (float32 [2]), which "
                                     "NetImpl registers |\n")
        run = self.verify(*arguments, "--format=sarif")
        result, = json.loads(run.stdout)["runs"][0]["results"]
        self.assertEqual((result["ruleId"], result["level"]), ("missing-key", "error"))
        run = self.verify("small", "--format=github")
        self.assertEqual((run.returncode, run.stdout), (0, ""))

    def test_tolerances(self):
        self.assertEqual(self.verify("other").returncode, 1)
        run = self.verify("other", "--map", "trunk=body", "--ignore", "ema")
        self.assertEqual(run.returncode, 0, run.stdout)
        (self.folder / "map").write_text("# renamed in May\ntrunk = body\n", encoding="utf-8")
        run = self.verify("other", "--map-file", "map", "--allow-unexpected", "ema", "--format=json")
        self.assertEqual(run.returncode, 0, run.stdout)
        file = json.loads(run.stdout)["files"][0]
        self.assertEqual(file["verdict"], "fits under configuration")
        self.assertTrue(file["unexpected"][0]["allowed"])
        self.assertEqual(self.verify("--set", "extra=true", "--allow-missing", "extra", "small").returncode, 0)

    def test_answers_that_cannot_be_given(self):
        for arguments, message in (
            (["none"], "error: cannot read checkpoint 'none': cannot open: No such file or directory"),
            ([], "error: there is nothing to verify; give a CHECKPOINT or a --record"),
            (["--set", "extr=true", "small"], "error: net.lock: there is no input 'extr'; did you mean 'extra'?"),
            (["--model", "NutImpl", "small"], "error: net.lock: there is no model 'NutImpl'; did you mean"),
            (["--map", "x", "small"], "error: --map: 'x' has no '='; write OLD=NEW"),
            (["--format=yaml", "small"], "error: --format: yaml not in {text,json,sarif,github,gitlab,junit,markdown}"),
        ):
            run = self.verify(*arguments)
            self.assertEqual(run.returncode, 2, arguments)
            self.assertIn("dictum-verify: " + message, run.stderr)
        self.assertEqual(self.run_tool("small").returncode, 2)

    def test_links_neither_llvm_nor_libtorch(self):
        needed = subprocess.run(["ldd", TOOL], capture_output=True, text=True, check=True).stdout
        self.assertIn("libc.so", needed)
        # The names alone: the addresses behind them are hexadecimal digits in any order.
        libraries = " ".join(line.split()[0] for line in needed.splitlines() if line.strip())
        self.assertIn("libz", libraries)
        self.assertNotRegex(libraries, re.compile(r"llvm|clang|torch|c10|caffe", re.IGNORECASE))

    def test_starts_in_ten_milliseconds(self):
        def seconds(run):
            start = time.perf_counter()
            self.assertEqual(run().returncode, 0)
            return time.perf_counter() - start
        # What the tool adds to an empty program: Python's own fork and exec are taken off. The least of many runs is what
        # each takes; on a machine that is busy throughout a round, another round is measured.
        empty, tool = [], []
        for _ in range(20):
            empty += [seconds(lambda: subprocess.run(["true"], capture_output=True, check=False)) for _ in range(40)]
            tool += [seconds(lambda: self.verify("small")) for _ in range(40)]
            if min(tool) - min(empty) < 0.010:
                break
        self.assertLess(min(tool) - min(empty), 0.010)


if __name__ == "__main__":
    unittest.main()

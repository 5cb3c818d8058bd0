"""The pages of the documentation as tests of lit: a page with transcripts is a test of its own, so that they run side by side."""

import pathlib

import lit.formats
import lit.Test
import lit.util

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]


class Pages(lit.formats.FileBasedTest):
    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        for page in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
            if "\n```console\n" in page.read_text():
                yield lit.Test.Test(suite, (*path_in_suite, *page.relative_to(ROOT).parts), local_config)

    def execute(self, test, lit_config):
        if "torch" not in test.config.available_features:
            return lit.Test.UNSUPPORTED, "the examples of the pages need LibTorch"
        command = ["/usr/bin/python3", str(HERE / "transcripts.py"), str(ROOT.joinpath(*test.path_in_suite[1:])),
                   "--root", str(ROOT), "--bin", str(pathlib.Path(test.config.build_root) / "bin")]
        out, err, status = lit.util.executeCommand(command, env=test.config.environment)
        return (lit.Test.FAIL if status else lit.Test.PASS), out + err

"""Holds the findings of clang-tidy with the plugin, dictum-tidy and dictum-clangd against those of `dictum check`.

usage: fronts.py BIN CLANG-TIDY PLUGIN FILE...

Each FILE is asked of the command, of dictum-tidy and of dictum-clangd; all of them together, each in a namespace of its own,
of the command and of clang-tidy, which takes as long for one as for all. Works in the working directory. Prints what only one of
them finds, and how many findings are the same everywhere.
"""

import json
import pathlib
import re
import subprocess
import sys

from lsp_truncate import Typist, body

FLAGS = ("-std=c++17", "-I/usr/include/torch/csrc/api/include")


def output(*command):
    return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False).stdout


# There is another source, so that each is judged by itself.
DATABASE = [{"directory": str(pathlib.Path.cwd()), "file": "other.cpp", "arguments": ["clang++", *FLAGS, "-c", "other.cpp"]}]


class Fronts:
    def __init__(self, binaries, clang_tidy, plugin):
        self.binaries = pathlib.Path(binaries)
        self.clang_tidy, self.plugin = clang_tidy, plugin
        checks = json.loads(output(self.binaries / "dictum", "check", "--list-checks", "--format=json"))
        # Those that one translation unit is enough for, and that the editor has on.
        self.checks = ",".join(check["name"] for check in checks if check["default"] and not check["needsWholeProject"])
        self.typist = Typist(self.binaries / "dictum-clangd", pathlib.Path.cwd())

    def command(self, path):
        text = output(self.binaries / "dictum", "check", f"--checks=-*,{self.checks}", "--format=json", path, "--", *FLAGS)
        return {(each["location"]["line"], each["check"], each["message"]) for each in json.loads(text)["findings"]}

    def tidy(self, path, *program):
        text = output(*program, f"--checks=-*,{self.checks}", path, "--", *FLAGS)
        pattern = rf"{re.escape(path.name)}:(\d+):\d+: (?:warning|remark): (.*) \[(torch-[a-z-]+)\]"
        return {(int(line), check, message) for line, message, check in re.findall(pattern, text)}

    def language_server(self, path):
        return {(line, check, message.removesuffix(" (fix available)")) for line, check, message in
                self.typist.type(path.read_text(encoding="utf-8")) if check in self.checks.split(",")}


def capitalised(findings):
    return {(line, check, message[0].upper() + message[1:]) for line, check, message in findings}


def joined(texts):
    """All sources as one: what they include, then each in a namespace."""
    def includes(line):
        return line.startswith("#include")

    included = dict.fromkeys(line for text in texts for line in text.splitlines() if includes(line))
    rest = ("\n".join(line for line in text.splitlines() if not includes(line)) for text in texts)
    return "\n".join(included) + "\n" + "".join(
        f"namespace source{number} {{\n{text}\n}}\n" for number, text in enumerate(rest))


def main(binaries, clang_tidy, plugin, *files):
    pathlib.Path("compile_commands.json").write_text(json.dumps(DATABASE), encoding="utf-8")
    fronts = Fronts(binaries, clang_tidy, plugin)
    same = 0

    def compare(path, found):
        nonlocal same
        # clangd shows the first letter in upper case.
        expected = capitalised(fronts.command(path))
        for who, findings in found.items():
            findings = capitalised(findings)
            for line, check, message in sorted(expected ^ findings):
                only = f"dictum check, not {who}," if (line, check, message) in expected else f"{who}, not dictum check,"
                print(f"{path.name}:{line}: only {only} finds: {message} [{check}]")
        everywhere = len(set.intersection(expected, *map(capitalised, found.values())))
        same += everywhere
        return everywhere

    texts = [body(pathlib.Path(name)) for name in files]
    for name, text in zip(files, texts):
        path = pathlib.Path(pathlib.Path(name).name)
        path.write_text(text, encoding="utf-8")
        compare(path, {"dictum-tidy": fronts.tidy(path, fronts.binaries / "dictum-tidy"),
                       "dictum-clangd": fronts.language_server(path)})
    path = pathlib.Path("all.cpp")
    path.write_text(joined(texts), encoding="utf-8")
    together = compare(path, {"clang-tidy": fronts.tidy(path, fronts.clang_tidy, "-load", fronts.plugin)})
    print(f"{same} findings are the same everywhere, {together} of them in all sources together")
    fronts.typist.client.process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Types sources into a language server: cuts them at token boundaries, and counts the findings of our checks.

usage: lsp_truncate.py SERVER COUNT FILE...

The COUNT cuts are spread evenly over what follows the last #include of each FILE. All are versions of one document in the
folder of the first FILE, with the same preamble, so that LibTorch's headers are parsed once. A finding of the whole source is
none of the cut. Prints each finding that only a cut has, and how many cuts were answered.
"""

import pathlib
import re
import sys

from lsp import Client

INITIALIZE = {"processId": None, "capabilities": {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}}
# clangd's preamble reaches to the first declaration, over empty lines and comments, and is built anew when it changes: this
# declaration ends it at the same place in all sources.
HEADER = "#include <torch/torch.h>\nstruct EndOfPreamble;\n"


def body(path):
    """What follows the includes, under the preamble that all sources have in common."""
    text = path.read_text(encoding="utf-8")
    includes = re.findall(r"#include <(?!torch/).*\n", text)
    return HEADER + "".join(includes) + text[text.index("\n", text.rindex("#include")) + 1:]


def cuts(text, count):
    start = text.index("\n", max(text.rindex("#include"), text.index("EndOfPreamble"))) + 1
    ends = [match.end() + start for match in re.finditer(r'"[^"\n]*"|//[^\n]*|\w+|[^\w\s]', text[start:])]
    return [text[:ends[number * len(ends) // count]] + "\n" for number in range(count)]


def findings(published):
    return {(diagnostic["range"]["start"]["line"] + 1, diagnostic["code"], diagnostic["message"].splitlines()[0])
            for diagnostic in published["params"]["diagnostics"] if str(diagnostic.get("code", "")).startswith("torch-")}


class Typist:
    """One document in a server, and its versions."""

    def __init__(self, server, folder):
        self.client = Client([server, "--background-index=false"])
        self.uri = (folder / "typed.cpp").as_uri()
        self.version = 0
        self.client.send("initialize", {**INITIALIZE, "rootUri": folder.as_uri()}, 1)
        self.client.wait(lambda message: message.get("id") == 1)
        self.client.send("initialized", {})
        document = {"uri": self.uri, "languageId": "cpp", "version": 0, "text": HEADER}
        self.client.send("textDocument/didOpen", {"textDocument": document})

    def type(self, text):
        self.version += 1
        # clangd builds every version for which diagnostics are wanted, without waiting for the typing to pause.
        self.client.send("textDocument/didChange", {"textDocument": {"uri": self.uri, "version": self.version},
                                                    "contentChanges": [{"text": text}], "wantDiagnostics": True})
        published = self.client.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics"
                                     and message["params"].get("version") == self.version)
        return findings(published)


def main():
    server, count, paths = sys.argv[1], int(sys.argv[2]), [pathlib.Path(name).resolve() for name in sys.argv[3:]]
    typist = Typist(server, paths[0].parent)
    sizes = [count * (number + 1) // len(paths) - count * number // len(paths) for number in range(len(paths))]
    answered = 0
    for path, size in zip(paths, sizes):
        text = body(path)
        whole = {(line, check) for line, check, _ in typist.type(text)}
        for cut in cuts(text, size):
            for line, check, message in sorted(typist.type(cut)):
                if (line, check) not in whole:
                    last = cut.rstrip().splitlines()[-1]
                    print(f"{path.name}: cut at '{last}': {line}: {check} {message}")
            answered += 1
    print(f"{answered} cuts answered")
    typist.client.process.kill()


if __name__ == "__main__":
    main()

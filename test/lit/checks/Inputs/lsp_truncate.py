"""Types a source into a language server: cuts it at token boundaries, and counts the findings of our checks.

usage: lsp_truncate.py SERVER FILE COUNT

The COUNT cuts are spread evenly over what follows the last #include. Prints each finding, and how many cuts were answered.
"""

import pathlib
import re
import sys

from lsp import Client, show

INITIALIZE = {"processId": None, "capabilities": {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}}


def cuts(text, count):
    start = text.index("\n", text.rindex("#include")) + 1
    ends = [match.end() + start for match in re.finditer(r'"[^"\n]*"|//[^\n]*|\w+|[^\w\s]', text[start:])]
    return [text[:ends[number * len(ends) // count]] + "\n" for number in range(count)]


def main():
    server, path, count = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), int(sys.argv[3])
    text = path.read_text(encoding="utf-8")
    client = Client([server, "--background-index=false"])
    client.send("initialize", {**INITIALIZE, "rootUri": path.parent.as_uri()}, 1)
    client.wait(lambda message: message.get("id") == 1)
    client.send("initialized", {})
    document = {"uri": path.as_uri(), "languageId": "cpp", "version": 0, "text": text}
    client.send("textDocument/didOpen", {"textDocument": document})
    for version, cut in enumerate(cuts(text, count), 1):
        # clangd builds every version for which diagnostics are wanted, without waiting for the typing to pause.
        client.send("textDocument/didChange", {"textDocument": {"uri": path.as_uri(), "version": version},
                                               "contentChanges": [{"text": cut}], "wantDiagnostics": True})
    answered = set()
    while count not in answered:
        published = client.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
        answered.add(published["params"]["version"])
        if any(str(diagnostic.get("code", "")).startswith("torch-") for diagnostic in published["params"]["diagnostics"]):
            show(published["params"]["version"], published)
    print(f"{len(answered - {0})} cuts answered")
    client.process.kill()


if __name__ == "__main__":
    main()

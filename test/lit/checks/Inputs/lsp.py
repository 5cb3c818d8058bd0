"""Drives a language server as an editor does and prints the diagnostics after each edit.

usage: lsp.py SERVER FILE [FROM TO]... [--hover NAME]...

Opens FILE, then replaces FROM by TO for each pair (\\n is a new line), and prints after each step the diagnostics of our checks, as
`line:column check message`, with the texts that their quick fixes insert. --latency prints the seconds from edit to diagnostics,
--hover the last line of what is shown of the first mention of NAME after the last step.
"""

import json
import pathlib
import queue
import subprocess
import sys
import threading
import time


class Client:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.messages = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        out = self.process.stdout
        while header := out.readline():
            length = 0
            while header.strip():
                name, _, value = header.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
                header = out.readline()
            self.messages.put(json.loads(out.read(length)))
        self.messages.put(None)

    def send(self, method, params, identity=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if identity is not None:
            message["id"] = identity
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def wait(self, wanted, seconds=400):
        end = time.time() + seconds
        while message := self.messages.get(timeout=max(0.1, end - time.time())):
            if wanted(message):
                return message
        raise SystemExit("the server ended")


def show(step, published):
    found = 0
    for diagnostic in published["params"]["diagnostics"]:
        if not str(diagnostic.get("code", "")).startswith("torch-"):
            continue
        found += 1
        start = diagnostic["range"]["start"]
        print(f"step {step}: {start['line'] + 1}:{start['character'] + 1} {diagnostic['code']} {diagnostic['message'].splitlines()[0]}")
        for action in diagnostic.get("codeActions", []):
            for edits in action.get("edit", {}).get("changes", {}).values():
                print(f"step {step}: quick fix inserts {[edit['newText'] for edit in edits]}")
    if not found:
        print(f"step {step}: nothing")


def main():
    latency = "--latency" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--latency"]
    hovered = []
    while "--hover" in arguments:
        at = arguments.index("--hover")
        hovered.append(arguments[at + 1])
        del arguments[at:at + 2]
    server, path, pairs = arguments[0], pathlib.Path(arguments[1]).resolve(), arguments[2:]
    client = Client([server, "--background-index=false"])
    capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True, "codeActionsInline": True}}}
    client.send("initialize", {"processId": None, "rootUri": path.parent.as_uri(), "capabilities": capabilities}, 1)
    client.wait(lambda message: message.get("id") == 1)
    client.send("initialized", {})
    text = path.read_text()
    document = {"uri": path.as_uri(), "version": 1}
    client.send("textDocument/didOpen", {"textDocument": {**document, "languageId": "cpp", "text": text}})
    for step in range(1 + len(pairs) // 2):
        if step:
            text = text.replace(pairs[2 * step - 2], pairs[2 * step - 1].replace("\\n", "\n"))
            document["version"] = step + 1
            client.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        began = time.time()
        published = client.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics"
                                and message["params"].get("version") == document["version"])
        show(step, published)
        if latency:
            print(f"step {step}: {time.time() - began:.2f} s")
    for identity, name in enumerate(hovered, 2):
        before = text[:text.index(name)]
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        client.send("textDocument/hover", {"textDocument": {"uri": document["uri"]}, "position": position}, identity)
        answer = client.wait(lambda message: message.get("id") == identity and "method" not in message)
        print(f"{name}: {answer['result']['contents']['value'].splitlines()[-1]}")
    client.process.kill()


if __name__ == "__main__":
    main()

"""Writes compile_commands.json for all sources of a folder, or for those that are named.

usage: database.py FOLDER [-FLAG...] [SOURCE...]
"""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1]).resolve()
flags = [word for word in sys.argv[2:] if word.startswith("-")]
names = [word for word in sys.argv[2:] if not word.startswith("-")]
names = names or sorted(path.name for path in folder.iterdir() if path.suffix in (".cpp", ".c", ".cu"))
torch = ["-isystem", "/usr/include/torch/csrc/api/include"]
commands = [{"directory": str(folder), "file": name, "arguments": ["c++", "-std=c++17", *torch, *flags, "-c", name]} for name in names]
(folder / "compile_commands.json").write_text(json.dumps(commands, indent=1))

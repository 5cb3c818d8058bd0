"""The pairs of this folder and what is expected of them.

`<change>/old/net.h` and `<change>/new/net.h` are two versions of one source; `<change>/expected.txt` says

    level: loads                     the worst that the gate must find
    construct: Net() -> Net(true)    how both are constructed for the truth; without an arrow both alike
    change: loads 'fc3.*' is new  (optional) a change that must be reported, in the gate's words
"""

import dataclasses
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Pair:
    name: str
    folder: pathlib.Path
    level: str = ""
    constructions: list = dataclasses.field(default_factory=list)  # (old, new)
    changes: list = dataclasses.field(default_factory=list)


def read_pair(folder):
    pair = Pair(folder.name, folder)
    for line in (folder / "expected.txt").read_text().splitlines():
        name, _, value = line.partition(": ")
        if name == "level":
            pair.level = value
        elif name == "construct":
            old, arrow, new = value.partition(" -> ")
            pair.constructions.append((old, new if arrow else old))
        elif name == "change":
            pair.changes.append(value)
        else:
            raise ValueError(f"{folder}/expected.txt: '{line}' is not understood")
    return pair


def read_pairs():
    return [read_pair(path.parent) for path in sorted(HERE.glob("*/expected.txt"))]

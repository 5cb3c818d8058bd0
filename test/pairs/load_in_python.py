"""What PyTorch in Python says of the pairs: the new program's module takes the old one's state dict, strictly.

usage: load_in_python.py FOLDER

FOLDER has what the pair programs saved. One JSON object a line: {"pair", "construct", "refuses"}, the last of them
"keys", "shapes" or both, or empty where everything is taken.
"""

import json
import pathlib
import sys

import torch

REASONS = {"Missing key(s)": "keys", "Unexpected key(s)": "keys", "size mismatch": "shapes"}


def refusals(old, new):
    module = torch.jit.load(new)
    try:
        module.load_state_dict(torch.jit.load(old).state_dict(), strict=True)
    except RuntimeError as error:
        return sorted({kind for text, kind in REASONS.items() if text in str(error)}) or [str(error)]
    return []


for old in sorted(pathlib.Path(sys.argv[1]).glob("*.old.pt")):
    pair, construct = old.name.removesuffix(".old.pt").rsplit(".", 1)
    new = old.with_name(f"{pair}.{construct}.new.pt")
    print(json.dumps({"pair": pair, "construct": int(construct), "refuses": refusals(old, new)}))

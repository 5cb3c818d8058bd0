"""Saves a module in every form that Debian's PyTorch has, and has the files damaged.

usage: damage.py DICTUM_DAMAGE
"""

import json
import os
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    from torch import nn
except ImportError:
    print("python3-torch is not installed")
    sys.exit(77)


def save_safetensors(path, state):
    header, end = {}, 0
    for key, tensor in state.items():
        size = tensor.numel() * tensor.element_size()
        dtype = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        header[key] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + bytes(end))


def save_npz(path, state, save):
    with open(path, "wb") as file:
        save(file, **{key: tensor.detach().numpy() for key, tensor in state.items()})


def main():
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Linear(3, 4), nn.LSTM(2, 2))
    state = net.state_dict()
    forms = {
        "zip": lambda path: torch.save(state, path),
        "protocol4": lambda path: torch.save(state, path, pickle_protocol=4),
        "module": lambda path: torch.save(net, path),
        "wrapped": lambda path: torch.save({"epoch": 3, "model": state}, path),
        "legacy": lambda path: torch.save(state, path, _use_new_zipfile_serialization=False),
        "legacy_module": lambda path: torch.save(net, path, _use_new_zipfile_serialization=False),
        "script": lambda path: torch.jit.save(torch.jit.script(net[:2]), path),
        "safetensors": lambda path: save_safetensors(path, state),
        "npz": lambda path: save_npz(path, state, numpy.savez),
        "npz_compressed": lambda path: save_npz(path, state, numpy.savez_compressed),
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, save in forms.items():
            paths.append(os.path.join(folder, name))
            save(paths[-1])
        return subprocess.run([sys.argv[1], *paths], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Compares elements of a LibTorch archive with those of the safetensors file that was migrated from it.

usage: same_elements.py OLD.pt NEW.safetensors
"""

import json
import struct
import sys

import torch

old = dict(torch.jit.load(sys.argv[1]).named_parameters())
data = open(sys.argv[2], "rb").read()
length = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + length])
header.pop("__metadata__")
assert list(sorted(header)) == ["conv2.bias", "conv2.weight", "count", "stem.bias", "stem.weight"], header
for key, tensor in header.items():
    begin, end = tensor["data_offsets"]
    values = torch.frombuffer(bytearray(data[8 + length + begin:8 + length + end]), dtype=torch.float32)
    values = values.reshape(tensor["shape"])
    assert torch.equal(values, torch.zeros(2) if key == "count" else old[key.replace("stem", "conv1")]), key

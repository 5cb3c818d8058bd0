"""What the LibTorch library saves, Python loads strictly; what Python saves, the library loads. Element by element.

usage: interop.py INTEROP
       interop.py --write FOLDER              saves files and what is in them, where Python's PyTorch is
       interop.py --compare FOLDER INTEROP    loads these with the library, and saves others, where LibTorch is
       interop.py --check FOLDER              loads those with Python's PyTorch
"""

import collections
import dataclasses
import io
import json
import os
import pickle
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


class Head(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.weight = weight


class Net(nn.Module):
    """The module of nets.h."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.embed = nn.Embedding(5, 4)
        self.head = Head(self.embed.weight)
        self.drop = nn.Dropout()
        self.scale = nn.Parameter(torch.ones(3, dtype=torch.float64))
        self.register_parameter("none", None)
        self.register_buffer("mask", torch.ones(2, 2, dtype=torch.bool))
        self.register_buffer("halves", torch.ones(2, dtype=torch.float16))
        self.register_buffer("scalar", torch.tensor(7))
        self.register_buffer("empty", torch.ones(0, 3))

    def forward(self, x):
        return self.norm(self.conv(x)) * self.scale.sum()


SAFETENSORS = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "I64": torch.int64, "BOOL": torch.bool}


def read_safetensors(path):
    """By hand, as Debian 12 has no package of it. Tied keys are taken from the metadata, as safetensors' load_model does."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    assert (8 + length) % 8 == 0 and metadata.pop("format") == "pt"
    tensors, end = {}, 0
    for key, entry in header.items():
        first, last = entry["data_offsets"]
        assert first == end, f"{key} does not begin where the tensor before ends"
        end = last
        raw = bytearray(data[8 + length + first:8 + length + last])
        dtype = SAFETENSORS[entry["dtype"]]
        tensors[key] = torch.frombuffer(raw, dtype=dtype).reshape(entry["shape"]) if raw else torch.zeros(entry["shape"], dtype=dtype)
    assert 8 + length + end == len(data)
    return {**tensors, **{dropped: tensors[kept] for dropped, kept in metadata.items()}}


def write_safetensors(path, state):
    names = {dtype: name for name, dtype in SAFETENSORS.items()}
    header, chunks, end = {}, [], 0
    for key, tensor in state.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[key] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [end, end + len(raw)]}
        chunks.append(raw)
        end += len(raw)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def numbers(state):
    return {key: tensor.detach().to(torch.float64).reshape(-1).tolist() for key, tensor in state.items()}


def random_net():
    net = Net()
    with torch.no_grad():
        for tensor in net.state_dict().values():
            if tensor.is_floating_point():
                tensor.normal_()
    net.mask[0, 1] = False
    net.scalar.fill_(12345678901)
    return net


def transposed(state):
    """The same values, not contiguous in their storage."""
    return collections.OrderedDict((key, tensor.t().contiguous().t() if tensor.dim() == 2 else tensor) for key, tensor in state.items())


def save_sharded(path, state):
    keys = list(state)
    name = os.path.basename(path)
    shards = {f"{name}.a.bin": keys[::2], f"{name}.b.bin": keys[1::2]}
    for shard, members in shards.items():
        torch.save({key: state[key].clone() for key in members}, os.path.join(os.path.dirname(path), shard))
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"weight_map": {key: shard for shard, members in shards.items() for key in members}}, file)


def save_npz(path, state, save, order="="):
    arrays = {key: tensor.detach().numpy() for key, tensor in state.items()}
    with open(path, "wb") as file:
        save(file, **{key: array.astype(array.dtype.newbyteorder(order)) for key, array in arrays.items()})


def distributed():
    """torch.distributed's checkpoints. PyTorch 1.13 needs help with Python 3.11: its dataclasses have defaults that cannot
    be hashed, and that is an error there."""
    original = dataclasses.dataclass

    def hashable(cls=None, **options):
        if cls is None:
            return lambda decorated: hashable(decorated, **options)
        if "__hash__" not in vars(cls) and not options.get("frozen"):
            options["unsafe_hash"] = True
        return original(cls, **options)

    try:
        from torch.distributed import checkpoint
        return checkpoint
    except ImportError:
        dataclasses.dataclass = hashable
        try:
            from torch.distributed._shard import checkpoint
            return checkpoint
        finally:
            dataclasses.dataclass = original


def save_distributed(path, state, splits=1):
    """A folder; with `splits`, tensors are in parts along their first dimension, as several ranks write them."""
    checkpoint = distributed()
    whole = {"epoch": 3, **{key: tensor.detach() for key, tensor in state.items()}}
    checkpoint.save_state_dict(whole, checkpoint.FileSystemWriter(path), no_dist=True)
    if splits > 1:
        split_parts(path, splits)


def split_parts(path, splits):
    with open(os.path.join(path, ".metadata"), "rb") as file:
        metadata = pickle.load(file)
    storage = {}
    for index, place in metadata.storage_data.items():
        with open(os.path.join(path, place.relative_path), "rb") as file:
            file.seek(place.offset)
            raw = file.read(place.length)
        tensor = torch.load(io.BytesIO(raw), weights_only=False)
        if not isinstance(tensor, torch.Tensor) or tensor.dim() == 0 or tensor.shape[0] < splits:
            storage[index] = place
            continue
        first = 0
        for number, part in enumerate(tensor.chunk(splits)):
            name = f"__{number}_0.distcp"
            with open(os.path.join(path, name), "ab") as file:
                begin = file.tell()
                torch.save(part.clone(), file)
                length = file.tell() - begin
            offset = (first,) + (0,) * (tensor.dim() - 1)
            storage[type(index)(index.fqn, offset, number)] = type(place)(name, begin, length)
            first += part.shape[0]
    metadata.storage_data = storage
    with open(os.path.join(path, ".metadata"), "wb") as file:
        pickle.dump(metadata, file)


def python_files(folder, net):
    """Every form in which Python saves the module."""
    state = net.state_dict()
    forms = {
        "zip": lambda path: torch.save(state, path),
        "legacy": lambda path: torch.save(state, path, _use_new_zipfile_serialization=False),
        "protocol4": lambda path: torch.save(state, path, pickle_protocol=4),
        "wrapped": lambda path: torch.save({"epoch": 3, "model": state}, path),
        "parallel": lambda path: torch.save(nn.DataParallel(net).state_dict(), path),
        "module": lambda path: torch.save(net, path),
        "parameters": lambda path: torch.save({**dict(net.named_parameters()), **state}, path),
        "transposed": lambda path: torch.save(transposed(state), path),
        "script": lambda path: torch.jit.save(torch.jit.trace(net.eval(), torch.ones(1, 3, 4, 4)), path),
        "safetensors": lambda path: write_safetensors(path, state),
        "sharded": lambda path: save_sharded(path, state),
        "npz": lambda path: save_npz(path, state, numpy.savez),
        "distributed": lambda path: save_distributed(path, state),
        "distributed_parts": lambda path: save_distributed(path, state, 2),
        "npz_big_endian": lambda path: save_npz(path, state, numpy.savez, ">"),
        "npz_compressed": lambda path: save_npz(path, state, numpy.savez_compressed),
    }
    paths = []
    for name, save in forms.items():
        paths.append(os.path.join(folder, name))
        save(paths[-1])
    return paths


def layouts():
    """What is no plain array in its storage."""
    torch.manual_seed(3)
    matrix = torch.tensor([[0, 2.5, 0, 0], [0, 0, 0, -1], [7, 0, 0, 3]])
    return {"coo": matrix.to_sparse(), "csr": torch.diag(torch.arange(1.0, 5)).to_sparse_csr(),
            "tensor": torch.quantize_per_tensor(torch.randn(2, 3), 0.03, -5, torch.qint8),
            "channel": torch.quantize_per_channel(torch.rand(3, 2).t(), torch.tensor([0.01, 0.02]), torch.tensor([3, 4]), 0,
                                                  torch.quint8),
            "conjugate": torch.tensor([1 + 2j, 3j, -4.0]).conj(), "negative": torch.tensor([1 + 2j, 3j, -4.0]).conj().imag}


def plain_numbers(tensor):
    tensor = tensor if tensor.layout == torch.strided else tensor.to_dense()
    tensor = tensor.dequantize() if tensor.is_quantized else tensor
    tensor = torch.view_as_real(tensor.resolve_conj()) if tensor.is_complex() else tensor
    return tensor.resolve_neg().to(torch.float64).reshape(-1).tolist()


def layout_groups(folder):
    """Sparse, quantised and lazily conjugated tensors, as they are and into tensors of the other layout."""
    state = layouts()
    forms = {"layouts_zip": lambda path: torch.save(state, path),
             "layouts_legacy": lambda path: torch.save(state, path, _use_new_zipfile_serialization=False),
             "layouts_sharded": lambda path: save_sharded(path, state)}
    for name, save in forms.items():
        path = os.path.join(folder, name)
        save(path)
        # PyTorch 1.13 forgets that a tensor is a lazy conjugate when it saves it.
        loaded = state if name == "layouts_sharded" else torch.load(path, weights_only=False)
        for command in ("layouts", "dense"):
            yield {"command": command, "files": [name], "numbers": {key: plain_numbers(tensor) for key, tensor in loaded.items()}}


def write(folder):
    torch.manual_seed(2)
    net = random_net()
    state = numbers(net.state_dict())
    files = [os.path.basename(path) for path in python_files(folder, net)]
    groups = [{"command": "load", "files": files, "numbers": state}, *layout_groups(folder)]
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(groups, file)


SAVED = ("saved.pth", "saved.safetensors")


def compare(folder, program):
    """What the library makes of the files; and it saves its own."""
    def run(command, names):
        paths = [os.path.join(folder, name) for name in names]
        output = subprocess.run([os.path.abspath(program), command, *paths], stdout=subprocess.PIPE, check=True).stdout
        return {os.path.basename(path): result for path, result in json.loads(output).items()}

    problems, count = [], 0
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        groups = json.load(file)
    for group in groups:
        for name, found in run(group["command"], group["files"]).items():
            count += 1
            if found != group["numbers"]:
                problems.append(f"{group['command']} {name}: {found if isinstance(found, str) else 'other values'}")
    with open(os.path.join(folder, "saved.json"), "w", encoding="utf-8") as file:
        json.dump(run("save", SAVED), file)
    print("\n".join(problems + [f"{count} files loaded, {len(problems)} differ"]))
    return 1 if problems else 0


def check(folder):
    """What Python makes of the files that the library saved."""
    problems = []
    with open(os.path.join(folder, "saved.json"), encoding="utf-8") as file:
        saved = json.load(file)
    for name, load in zip(SAVED, (torch.load, read_safetensors)):
        net, state = Net(), load(os.path.join(folder, name))
        net.load_state_dict(state, strict=True)
        if numbers(net.state_dict()) != saved[name]:
            problems.append(f"{name}: Python reads other values")
        if name.endswith(".pth") and state["head.weight"].data_ptr() != state["embed.weight"].data_ptr():
            problems.append(f"{name}: the tie is lost")
    print("\n".join(problems + [f"{len(SAVED)} files saved, {len(problems)} differ"]))
    return 1 if problems else 0


def main(arguments):
    commands = {"--write": write, "--compare": compare, "--check": check}
    if arguments[0] in commands:
        return commands[arguments[0]](*arguments[1:])
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        return compare(folder, arguments[0]) | check(folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))

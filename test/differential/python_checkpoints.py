#!/usr/bin/env python3
"""Saves checkpoints with PyTorch in every form it has, and holds what the readers say against what torch.load gives.

Usage: python_checkpoints.py CHECKPOINT_DUMP
       python_checkpoints.py --write FOLDER             saves the checkpoints, and what is expected of them, where PyTorch is
       python_checkpoints.py --compare FOLDER CHECKPOINT_DUMP   holds the readers against them, where the readers are
Exit status: 0 all agree, 1 a difference, 77 PyTorch is not there.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

try:
    import torch
    from torch import nn
except ImportError:
    print("python3-torch is not installed")
    sys.exit(77)

VERSION = tuple(int(number) for number in torch.__version__.split("+")[0].split(".")[:2])
UNKNOWN, PARAMETER, BUFFER = None, "parameter", "buffer"


class Net(nn.Module):
    """Has one of each: parameter, None, persistent and other buffers, modules without keys."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.register_parameter("none", None)
        self.register_buffer("mask", torch.ones(2, 2, dtype=torch.bool))
        self.register_buffer("scratch", torch.ones(2), persistent=False)
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout()
        self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2, bias=False)])

    def forward(self, x):
        return self.norm(self.conv(x))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 4)
        self.head = nn.Linear(4, 5, bias=False)
        self.head.weight = self.embed.weight
        self.again = self.head


class Scripted(nn.Module):
    """What TorchScript can compile of Net."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.register_buffer("mask", torch.ones(2))
        self.body = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.BatchNorm1d(3))

    def forward(self, x):
        return self.body(x * self.scale)


class Case:
    """One checkpoint: `save(path)` writes it, `expected(path)` is the ordered dictionary that the readers must find."""

    def __init__(self, name, save, expected, wrapper="", prefix="", fmt="python zip", kinds=None):
        self.name, self.save, self.expected = name, save, expected
        self.wrapper, self.prefix, self.fmt, self.kinds = wrapper, prefix, fmt, kinds


def saved(name, value, pick=lambda loaded: loaded, **options):
    """`value` by torch.save; what is expected is what torch.load gives, after `pick`."""
    save_options = {k: options.pop(k) for k in list(options) if k in ("pickle_protocol", "_use_new_zipfile_serialization")}
    return Case(name, lambda path: torch.save(value, path, **save_options), lambda path: pick(torch.load(path, weights_only=False)), **options)


def kinds_of(module):
    kinds = {key: PARAMETER for key, _ in module.named_parameters(remove_duplicate=False)} \
        if "remove_duplicate" in nn.Module.named_parameters.__code__.co_varnames \
        else {key: PARAMETER for key in module.state_dict()}
    for key in module.state_dict():
        if key.rsplit(".", 1)[-1] in ("running_mean", "running_var", "num_batches_tracked", "mask"):
            kinds[key] = BUFFER
    return kinds


def without_prefix(state, prefix):
    return collections.OrderedDict((key[len(prefix):], value) for key, value in state.items())


def dtype_cases():
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
                  torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128):
        yield saved(f"dtype_{str(dtype).split('.')[1]}", {"w": torch.zeros(2, 3).to(dtype), "s": torch.zeros(()).to(dtype)})


def newer_cases():
    """What PyTorch 1.13 has not."""
    if VERSION < (2, 6):
        return
    for name in ("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "complex32"):
        yield saved(f"dtype_{name}", {"w": torch.zeros(2, 3).to(getattr(torch, name))})
    eye = torch.eye(4)
    yield saved("compressed", {"csc": eye.to_sparse_csc(), "bsr": eye.to_sparse_bsr((2, 2)), "bsc": eye.to_sparse_bsc((2, 2))})
    noted = nn.Parameter(torch.ones(2))
    noted.note = "an attribute of its own"
    yield saved("parameter_with_state", {"w": noted}, kinds={"w": PARAMETER})
    yield saved("compiled_module", torch.compile(Net()).state_dict(), lambda loaded: without_prefix(loaded, "_orig_mod."),
                prefix="_orig_mod.")
    yield saved("compiled_part", nn.Sequential(torch.compile(nn.Linear(2, 2)), nn.Linear(2, 2)).state_dict())
    yield saved("skipped_reduce", {"model": {"w": torch.ones(2), "step": torch.tensor(3.0)}, "numpy": Net().scale.detach().numpy()},
                lambda loaded: loaded["model"], wrapper="model")
    state = Net().state_dict()
    from torch.distributed import checkpoint
    yield Case("distributed", lambda path: checkpoint.save({"model": state, "epoch": 3}, checkpoint_id=path),
               lambda path: state, wrapper="model", fmt="distributed checkpoint")


def layout_cases():
    base = torch.arange(24.0)
    yield saved("views", {"whole": base, "part": base[4:12], "matrix": base.view(4, 6), "transposed": base.view(4, 6).t(),
                          "every_other": base[::2], "same_part": base[4:12], "expanded": base[:1].expand(7)})
    yield saved("empty", {"none": torch.zeros(0, 3), "scalar": torch.tensor(1.5), "deep": torch.zeros(1, 1, 1, 1, 1)})
    yield saved("sparse", {"coo": torch.eye(3).to_sparse(), "csr": torch.eye(4).to_sparse_csr(), "dense": torch.zeros(2)})
    yield saved("quantised", {"q": torch.quantize_per_tensor(torch.ones(2, 3), 0.1, 3, torch.qint8),
                              "c": torch.quantize_per_channel(torch.ones(2, 3), torch.ones(2), torch.zeros(2), 0, torch.quint8)})
    yield saved("requires_grad", {"w": torch.ones(2, requires_grad=True), "p": nn.Parameter(torch.ones(3))},
                kinds={"w": UNKNOWN, "p": PARAMETER})


def wrapped_cases():
    net = Net()
    state = net.state_dict()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.ones(2, 3, 8, 8)).sum().backward()
    optimizer.step()
    yield saved("training", {"model": state, "optimizer": optimizer.state_dict(), "epoch": 3, "loss": 0.5},
                lambda loaded: loaded["model"], wrapper="model")
    yield saved("lightning", {"epoch": 1, "global_step": 2 ** 40, "pytorch-lightning_version": "1.8", "state_dict": state,
                              "loops": {}, "callbacks": {}, "optimizer_states": [optimizer.state_dict()],
                              "lr_schedulers": [], "hyper_parameters": {"lr": 0.1, "size": (3, 4)}},
                lambda loaded: loaded["state_dict"], wrapper="state_dict")
    yield saved("deep", {"a": {"b": [1, {"c": state}]}}, lambda loaded: loaded["a"]["b"][1]["c"], wrapper="a.b[1].c")
    yield saved("namespace", {"args": argparse.Namespace(lr=0.1, name="x"), "net": state}, lambda loaded: loaded["net"],
                wrapper="net")
    yield saved("two_networks", {"generator": {"w": torch.ones(1)}, "discriminator": state},
                lambda loaded: loaded["discriminator"], wrapper="discriminator")
    yield saved("data_parallel", nn.DataParallel(net).state_dict(), lambda loaded: without_prefix(loaded, "module."),
                prefix="module.")
    yield saved("compiled", without_prefix({f"__orig_mod.{k}": v for k, v in state.items()}, "_"),
                lambda loaded: without_prefix(loaded, "_orig_mod."), prefix="_orig_mod.")
    yield saved("integer_keys", {"zoo": {1: {"w": torch.ones(2)}}}, lambda loaded: loaded["zoo"][1], wrapper="zoo[1]")
    yield saved("numpy_value", {"array": torch.ones(2).numpy(), "w": torch.ones(2)}, lambda loaded: {"w": loaded["w"]})
    yield saved("unicode", {"gewöhnlich.ﬁ": torch.ones(1), "a b/c": torch.ones(2), "": torch.ones(3)})


class Trainer:
    """A class of the user's, which nobody else has, with a state dict inside."""

    def __init__(self, weights):
        self.weights, self.history = weights, [0.5, 0.25]


class Shadow(nn.Module):
    """A module of a class of its own, with lists and dictionaries of parameters, and state that is no tensor."""

    def __init__(self):
        super().__init__()
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(3))])
        self.heads = nn.ModuleDict({"a": nn.Linear(2, 1), "b": nn.Identity()})
        self.history = {"loss": torch.ones(5)}

    def get_extra_state(self):
        return {"steps": 3}

    def set_extra_state(self, state):
        pass


def training_cases():
    """Files as training scripts write them."""
    import numpy
    net, shadow = Net(), Shadow()
    state = net.state_dict()
    yield saved("ema", {"model": state, "ema": {"decay": 0.999, "shadow_params": [p.detach().clone() for p in net.parameters()]},
                        "scaler": {"scale": 65536.0, "_growth_tracker": 0}}, lambda loaded: loaded["model"], wrapper="model")
    yield saved("numpy_scalars", {"net": state, "acc": numpy.float64(0.5), "epoch": numpy.int64(3), "seen": numpy.arange(3),
                                  "name": numpy.str_("x")}, lambda loaded: loaded["net"], wrapper="net")
    yield saved("random_state", {"state_dict": state, "rng": torch.get_rng_state(), "best": torch.tensor(0.9)},
                lambda loaded: loaded["state_dict"], wrapper="state_dict")
    yield saved("wrapped_twice", {"state_dict": {"model": nn.DataParallel(net).state_dict()}},
                lambda loaded: without_prefix(loaded["state_dict"]["model"], "module."), wrapper="state_dict.model", prefix="module.")
    yield saved("same_twice", {"model": state, "model_ema": state}, lambda loaded: loaded["model"], wrapper="model")
    yield saved("same_tensor", {"a": state["scale"], "b": state["scale"], "c": state["scale"][1:]})
    yield saved("list_of_states", [{"w": torch.ones(1)}, state], lambda loaded: loaded[1], wrapper="[1]")
    yield saved("object", {"trainer": Trainer(state)}, lambda loaded: loaded["trainer"].weights, wrapper="trainer.weights")
    yield saved("own_module", shadow, lambda loaded: {key: value for key, value in loaded.state_dict().items() if "_extra" not in key})
    yield saved("own_module_state", shadow.state_dict(), lambda loaded: {k: v for k, v in loaded.items() if "_extra" not in k})
    yield saved("list_of_modules", [nn.Linear(1, 1), net], lambda loaded: loaded[1].state_dict(), wrapper="[1]", kinds=kinds_of(net))
    yield saved("inner_wrapper", {f"backbone._orig_mod.{key}": value for key, value in state.items()})
    yield saved("mixed_keys", {"w": torch.ones(2), 3: torch.ones(1), ("a", 1): torch.ones(1), None: 4, "n": None},
                lambda loaded: {"w": loaded["w"]})
    yield saved("default_dictionary", collections.defaultdict(list, state))
    yield saved("meta", {"w": torch.empty(3, 2, device="meta"), "v": torch.ones(2)})
    yield saved("long_keys", {f"{'deep.' * 60}{i}": torch.zeros(i) for i in range(4)})
    yield saved("complex_views", {"c": torch.ones(2, 2, dtype=torch.complex64), "t": torch.ones(3, 2, dtype=torch.complex128).t(),
                                  "conjugate": torch.ones(2, dtype=torch.complex64).conj()})
    yield saved("channels_last", {"w": torch.ones(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)})
    yield saved("big_integers", {"net": state, "seed": 2 ** 200, "negative": -(2 ** 70), "ratio": float("nan")},
                lambda loaded: loaded["net"], wrapper="net")
    yield saved("legacy_training", {"epoch": 3, "state_dict": state, "optimizer": {"state": {}, "param_groups": []}},
                lambda loaded: loaded["state_dict"], wrapper="state_dict", fmt="python legacy",
                _use_new_zipfile_serialization=False)


def module_cases():
    for name, module in (("net", Net()), ("tied", Tied()), ("lstm", nn.LSTM(3, 4, 2, bidirectional=True)),
                         ("transformer", nn.TransformerEncoderLayer(8, 2, 16)), ("empty", nn.ReLU())):
        yield saved(f"state_{name}", module.state_dict())
        yield saved(f"module_{name}", module, lambda loaded: loaded.state_dict(), kinds=kinds_of(module))
    yield saved("parameters", dict(Net().named_parameters()), kinds={key: PARAMETER for key, _ in Net().named_parameters()})
    yield saved("module_in_dict", {"ema": None, "model": Net()}, lambda loaded: loaded["model"].state_dict(), wrapper="model",
                kinds=kinds_of(Net()))


def pickle_cases():
    state = Net().state_dict()
    for protocol in (1, 2, 3, 4, 5):
        yield saved(f"protocol_{protocol}", state, pickle_protocol=protocol)
    yield saved("legacy", state, _use_new_zipfile_serialization=False, fmt="python legacy")
    yield saved("legacy_module", Net(), lambda loaded: loaded.state_dict(), _use_new_zipfile_serialization=False,
                fmt="python legacy", kinds=kinds_of(Net()))
    yield saved("legacy_tied", Tied().state_dict(), _use_new_zipfile_serialization=False, fmt="python legacy")
    base = torch.arange(10.0)
    yield saved("legacy_views", {"a": base[2:5], "b": base}, _use_new_zipfile_serialization=False, fmt="python legacy")
    yield saved("many", collections.OrderedDict((f"layers.{i}.w", torch.zeros(1)) for i in range(3000)))


def script_cases():
    module = Scripted().eval()
    for name, script in (("script", torch.jit.script(module)), ("trace", torch.jit.trace(module, torch.ones(2, 3)))):
        yield Case(name, lambda path, script=script: torch.jit.save(script, path),
                   lambda path: torch.jit.load(path).state_dict(), fmt="torchscript", kinds=kinds_of(module))


def numpy_cases():
    import numpy
    arrays = {"w": numpy.ones((2, 3), "f4"), "f": numpy.asfortranarray(numpy.ones((2, 3))), "n": numpy.array(3)}
    expected = {key: torch.from_numpy(value) for key, value in arrays.items()}
    for name, save in (("npz", numpy.savez), ("npz_compressed", numpy.savez_compressed)):
        def write(path, save=save):
            with open(path, "wb") as file:
                save(file, **arrays)
        yield Case(name, write, lambda path: expected, fmt="npz")


def storage_of(tensor):
    return tensor.storage()._cdata if hasattr(tensor.storage(), "_cdata") else tensor.storage().data_ptr()


def expected_ties(state):
    groups = collections.OrderedDict()
    for key, tensor in state.items():
        if tensor.layout != torch.strided or tensor.is_quantized or tensor.numel() == 0:
            continue
        identity = (tensor.data_ptr(), tuple(tensor.size()), tuple(tensor.stride()), tensor.dtype)
        groups.setdefault(identity, []).append(key)
    return [group for group in groups.values() if len(group) > 1]


def description(case, path):
    """What the readers must say of the checkpoint."""
    state = case.expected(path)
    return {"name": case.name, "format": case.fmt, "wrapper": case.wrapper, "prefix": case.prefix, "kinds": case.kinds,
            "entries": [[key, str(tensor.dtype).split(".")[1], list(tensor.size())] for key, tensor in state.items()
                        if isinstance(tensor, torch.Tensor)],
            "ties": None if case.fmt in ("npz", "distributed checkpoint") else expected_ties(state)}


def differences(case, found):
    expected = case["entries"]
    actual = [[entry["key"], entry["dtype"], entry["shape"]] for entry in found["entries"]]
    if case["format"] == "torchscript":
        expected, actual = sorted(expected), sorted(actual)
    if actual != expected:
        only_expected = [entry for entry in expected if entry not in actual]
        yield f"entries: expected {only_expected or expected}, found {[e for e in actual if e not in expected] or actual}"
    for field in ("format", "wrapper", "prefix"):
        if found[field] != case[field]:
            yield f"{field}: expected '{case[field]}', found '{found[field]}'"
    if case["kinds"] is not None:
        for entry in found["entries"]:
            if entry["kind"] != case["kinds"].get(entry["key"], "missing"):
                yield f"kind of '{entry['key']}': expected {case['kinds'].get(entry['key'])}, found {entry['kind']}"
    if case["ties"] is not None and found["ties"] != case["ties"]:
        yield f"ties: expected {case['ties']}, found {found['ties']}"


def write(folder):
    groups = (dtype_cases, layout_cases, wrapped_cases, training_cases, module_cases, pickle_cases, script_cases, numpy_cases, newer_cases)
    descriptions = []
    for case in (case for group in groups for case in group()):
        path = os.path.join(folder, case.name)
        case.save(path)
        descriptions.append(description(case, path))
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(descriptions, file)


def compare(folder, dump):
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file:
        cases = json.load(file)
    paths = [os.path.join(folder, case["name"]) for case in cases]
    said = json.loads(subprocess.run([dump, *paths], stdout=subprocess.PIPE, check=True).stdout)
    found = {file["checkpoint"]: file for file in said["files"]}
    failures = 0
    for case, path in zip(cases, paths):
        problems = list(differences(case, found[path])) if path in found else [said["errors"][path]]
        failures += bool(problems)
        for problem in problems:
            print(f"{case['name']}: {problem}")
    print(f"{len(cases)} checkpoints, {failures} differ")
    return 1 if failures else 0


def main(arguments):
    if arguments[0] == "--write":
        write(arguments[1])
        return 0
    if arguments[0] == "--compare":
        return compare(*arguments[1:])
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        return compare(folder, arguments[0])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))

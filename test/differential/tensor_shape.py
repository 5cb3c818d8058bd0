"""Holds the shapes and dtypes of tensor operators against torch, on generated operands.

usage: tensor_shape.py DRIVER [COUNT]

For each operation torch is asked with real tensors, the driver with their sizes. Where torch gives a shape the driver must
give the same; with inputs for sizes it must give the same or say that it does not know. Where the driver says that an
operation throws, torch must throw with a message that begins alike; where torch throws, the driver must not know better.
"""

import itertools
import json
import random
import subprocess
import sys

try:
    import torch
except ImportError:
    print("torch is not installed")
    sys.exit(77)

SIZES = [0, 1, 1, 2, 2, 3, 4, 6]
DTYPES = ["float32", "float64", "float16", "bfloat16", "uint8", "int8", "int16", "int32", "int64", "bool", "complex64",
          "complex128"]


def sizes(pick, rank=None):
    return [pick.choice(SIZES) for _ in range(pick.randint(0, 4) if rank is None else rank)]


def axis(pick):
    return pick.randint(-4, 3)


def like(pick, shape):
    """A shape that often goes together with another."""
    result = [pick.choice([size, size, size, 1, pick.choice(SIZES)]) for size in shape]
    return result[pick.randint(0, len(result)):] if pick.random() < 0.3 else result


def factors(pick, shape):
    count = 1
    for size in shape:
        count *= size
    result = []
    while count > 1 and len(result) < 3:
        divisor = pick.choice([d for d in range(1, count + 1) if count % d == 0])
        result.append(divisor)
        count //= divisor
    result.append(count)
    if pick.random() < 0.4:
        result[pick.randrange(len(result))] = -1
    if pick.random() < 0.2:
        result[pick.randrange(len(result))] = pick.choice(SIZES)
    return result


def product_operands(pick):
    inner = pick.choice(SIZES)
    left = sizes(pick, pick.randint(0, 2)) + [pick.choice(SIZES), inner]
    right = sizes(pick, pick.randint(0, 2)) + [pick.choice([inner, inner, inner, 3]), pick.choice(SIZES)]
    left = left[-1:] if pick.random() < 0.2 else left
    right = right[-2:-1] if pick.random() < 0.2 else right
    return left, right


def ask(pick):
    """One question, and what torch does for it: (op, shapes, numbers, call)."""
    shape = sizes(pick)
    tensor = lambda s: torch.empty(s)
    op = pick.choice(["broadcast", "matmul", "cat", "stack", "view", "expand", "repeat", "permute", "transpose", "t",
                      "unsqueeze", "squeeze", "flatten", "select", "narrow", "slice", "sum"])
    if op == "broadcast":
        other = like(pick, shape)
        return op, [shape, other], [], lambda: tensor(shape) + tensor(other)
    if op == "matmul":
        left, right = product_operands(pick)
        return op, [left, right], [], lambda: tensor(left) @ tensor(right)
    if op in ("cat", "stack"):
        at = axis(pick)
        shapes = [shape] + [list(shape) for _ in range(pick.randint(0, 2))]
        if pick.random() < 0.4:
            shapes[-1] = like(pick, shape)
        return op, shapes, [at], lambda: getattr(torch, op)([tensor(s) for s in shapes], at)
    if op in ("view", "expand", "repeat"):
        numbers = factors(pick, shape) if op == "view" else like(pick, sizes(pick, 1) + shape)
        if op == "expand" and shape and numbers and pick.random() < 0.3:
            numbers[pick.randrange(len(numbers))] = -1
        return op, [shape], numbers, lambda: getattr(tensor(shape), op)(numbers)
    if op == "permute":
        order = [pick.choice([i, i - len(shape)]) for i in pick.sample(range(len(shape)), len(shape))]
        if pick.random() < 0.2:
            order = [axis(pick) for _ in order]
        return op, [shape], order, lambda: tensor(shape).permute(order)
    if op == "t":
        return op, [shape], [], lambda: tensor(shape).t()
    if op in ("transpose", "flatten"):
        numbers = [axis(pick), axis(pick)]
        return op, [shape], numbers, lambda: getattr(tensor(shape), op)(*numbers)
    if op == "unsqueeze" or (op == "squeeze" and pick.random() < 0.7):
        at = axis(pick)
        return op, [shape], [at], lambda: getattr(tensor(shape), op)(at)
    if op == "squeeze":
        return op, [shape], [], lambda: tensor(shape).squeeze()
    if op == "select":
        numbers = [axis(pick), axis(pick)]
        return op, [shape], numbers, lambda: tensor(shape).select(*numbers)
    if op == "narrow":
        numbers = [axis(pick), axis(pick), pick.randint(0, 4)]
        return op, [shape], numbers, lambda: tensor(shape).narrow(*numbers)
    if op == "slice":
        numbers = [axis(pick), pick.randint(-5, 5), pick.randint(-5, 5), pick.randint(1, 3)]
        return op, [shape], numbers, lambda: torch.ops.aten.slice(tensor(shape), *numbers)
    keep = pick.random() < 0.5
    axes = [axis(pick) for _ in range(pick.randint(1, 2))]
    return op, [shape], [int(keep)] + axes, lambda: tensor(shape).sum(axes, keep)


def truth(call):
    try:
        return str(list(call().shape)), None
    except (RuntimeError, IndexError) as error:
        return None, str(error).split("\n")[0]


def judge(answer, shape, message):
    """What is wrong with an answer; nothing where it holds."""
    literal, symbolic = answer["literal"], answer["symbolic"]
    if shape is None:
        if literal.startswith("error: "):
            wanted = literal[len("error: "):]
            return None if wanted[:20] in message else f"torch says '{message}', not '{wanted}'"
        return f"torch throws '{message}', the answer is {literal}"
    if literal != shape:
        return f"torch gives {shape}, the answer is {literal}"
    known = symbolic == "unknown" or "?" in symbolic
    return None if known or symbolic == shape else f"torch gives {shape}, with inputs the answer is {symbolic}"


def promotions():
    """Every pair of dtypes in every pair of ranks, and numbers."""
    operand = {"dimensions": lambda t: torch.empty([2], dtype=t), "scalar": lambda t: torch.empty([], dtype=t)}
    number = {"bool": True, "int64": 3, "float32": 0.5}
    for (a, rank_a), (b, rank_b) in itertools.product(itertools.product(DTYPES, operand), repeat=2):
        result = torch.result_type(operand[rank_a](getattr(torch, a)), operand[rank_b](getattr(torch, b)))
        yield [[a, rank_a], [b, rank_b]], str(result)[len("torch."):]
    for (a, rank_a), (b, value) in itertools.product(itertools.product(DTYPES, operand), number.items()):
        result = torch.result_type(operand[rank_a](getattr(torch, a)), value)
        yield [[a, rank_a], [b, "number"]], str(result)[len("torch."):]


def main():
    driver, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    pick = random.Random(1)
    questions, expected = [], []
    for _ in range(count):
        op, shapes, numbers, call = ask(pick)
        questions.append({"op": op, "shapes": shapes, "numbers": numbers})
        expected.append(truth(call))
    types = list(promotions())
    questions += [{"op": "promote", "operands": operands} for operands, _ in types]
    text = "".join(json.dumps(question) + "\n" for question in questions)
    output = subprocess.run([driver], input=text, capture_output=True, text=True, check=True).stdout
    answers = [json.loads(line) for line in output.splitlines()]
    wrong = []
    for question, answer, (shape, message) in zip(questions, answers, expected):
        if problem := judge(answer, shape, message):
            wrong.append(f"{question['op']} {question['shapes']} {question['numbers']}: {problem}")
    for (operands, dtype), answer in zip(types, answers[count:]):
        if answer["dtype"] != dtype:
            wrong.append(f"{operands}: torch gives {dtype}, the answer is {answer['dtype']}")
    print("\n".join(wrong[:40]))
    print(f"{len(questions)} questions, {len(wrong)} answers are wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

"""Predictions at configurations, as the page and as the C++ evaluator have them.

The page may know less: what it does not decide it says so. What it decides must be what C++ has."""

import json
import random
import subprocess

POOL = {
    "boolean": ["true", "false"],
    "integer": ["0", "1", "2", "3", "4", "7", "16", "64", "-1"],
    "floating": ["0.0", "0.25", "0.5", "1.0", "2.5", "3"],
    "string": ['""', '"a"', '"relu"', '"größe"'],
    "sequence": ["[]", "[3]", "[8, 16]", "[64, 128, 256, 512]"],
}

# A shape: numbers, and None for what is no number.
ROWS_AT = """
(questions => questions.map(({model, values}) => {
  const answer = dictum.rowsAt(model, values);
  return {
    valid: answer.valid === undefined ? null : answer.valid,
    rows: answer.entries.rows.map((row) => [
      row.key, row.state === true && row.loops.length === 0 && !row.key.includes("{"),
      row.shape ? row.shape.map((size) => typeof size === "bigint" ? `${size}` : null) : null]),
  };
}))"""


def values_of(given, chooser):
    pool = list(given["values"]) + list(given.get("excluded", [])) + POOL.get(given["valueType"], [])
    if "default" in given:
        pool.append(given["default"])
    return chooser.choice(pool) if pool else None


def configurations(model, count, chooser):
    """The empty one, the defaults, and `count` others of which most give every input a value."""
    yield {}
    yield consistent({given["name"]: given["default"] for given in model["inputs"] if "default" in given}, model)
    for _ in range(count):
        share = chooser.choice([1.0, 1.0, 1.0, 0.6])
        chosen = {given["name"]: values_of(given, chooser) for given in model["inputs"] if chooser.random() < share}
        yield consistent({name: value for name, value in chosen.items() if value is not None}, model)


def consistent(values, model):
    """An optional that has a value is one that is given, and how often a loop runs follows from other inputs."""
    names = {given["name"] for given in model["inputs"]}
    derived = {f"{name}.has_value()": "false" if value == "none" else "true" for name, value in values.items()}
    values = {name: value for name, value in values.items() if not name.startswith("iterations of")}
    return {**values, **{name: value for name, value in derived.items() if name in names}}


def questions_for(report, count, seed):
    chooser = random.Random(seed)
    return [{"model": position, "values": values}
            for position, model in enumerate(report["models"])
            for values in configurations(model, count if model["inputs"] else 0, chooser)]


def page_answers(page, questions):
    return page.evaluate(f"({ROWS_AT})({json.dumps(questions)})")


def answer_of(model):
    """A specialised model of C++ in the form of the page's answers."""
    def row(entry):
        is_decided = "when" not in entry and not entry["for"] and "{" not in entry["key"].replace("{{", "").replace("}}", "")
        shape = entry["shape"]
        return [entry["key"], is_decided, shape and [str(size) if isinstance(size, int) else None for size in shape]]
    valid = False if "throws" in model else None if "valid" in model else True
    return {"valid": valid, "rows": [row(entry) for entry in model["entries"]]}


def cxx_answers(build, prediction, questions):
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    output = subprocess.run([build / "bin" / "dictum_specialize", prediction], input=lines, text=True, capture_output=True,
                            check=True)
    return [answer_of(json.loads(line)) for line in output.stdout.splitlines()]


def contradiction(page, cxx, is_complete=True):
    """What the page says otherwise than C++, or None. Where the prediction is not complete, there may be rows that the page lacks."""
    if page["valid"] is not None and cxx["valid"] is not None and page["valid"] != cxx["valid"]:
        return f"construction succeeds: {page['valid']} on the page, {cxx['valid']} in C++"
    if page["valid"] is None and cxx["valid"] is False:
        return None
    if is_complete and all(row[1] for row in page["rows"] + cxx["rows"]):
        return first_difference(page["rows"], cxx["rows"])
    known = {}
    for row in cxx["rows"]:
        known.setdefault(row[0], []).append(row)
    for row in page["rows"]:
        same = known.get(row[0], [])
        if row[1] and same and not any(is_same_shape(row[2], other[2]) for other in same):
            return f"{row} on the page, {same} in C++"
        if row[1] and not same:
            return f"{row} on the page only"
    return None


def is_same_shape(page, cxx):
    """Whether all that the page knows of a shape is what C++ knows."""
    if page is None or cxx is None:
        return page == cxx
    return len(page) == len(cxx) and all(a is None or a == b for a, b in zip(page, cxx))


def first_difference(page, cxx):
    for ours, theirs in zip(page, cxx):
        if ours[0] != theirs[0] or not is_same_shape(ours[2], theirs[2]):
            return f"{ours} on the page, {theirs} in C++"
    if len(page) != len(cxx):
        return f"{len(page)} rows on the page, {len(cxx)} in C++"
    return None


def undecided(answer):
    return sum(not row[1] or row[2] is None or None in row[2] for row in answer["rows"])

"""The evaluator of the page against that of C++, over real predictions and over expressions made at random."""

import concurrent.futures
import json
import os
import random

import evaluation

# The commands run side by side; the browser is one.
POOL = concurrent.futures.ThreadPoolExecutor(os.cpu_count())

CASES = "test/truth/cases"
SET_FIXTURES = ["examples/progressive-net/net.h", f"{CASES}/config.cpp", f"{CASES}/enums.cpp", f"{CASES}/flags.cpp",
                f"{CASES}/loops.cpp", f"{CASES}/nested.cpp"]


def compare(context, page, prediction, questions):
    """Fails where the page says otherwise; returns how many answers there are, and how many decide less than C++."""
    theirs = POOL.submit(evaluation.cxx_answers, context.build, prediction, questions)
    ours = evaluation.page_answers(page, questions)
    less = 0
    for question, mine, other in zip(questions, ours, theirs.result()):
        problem = evaluation.contradiction(mine, other)
        assert problem is None, f"{prediction.name}, {json.dumps(question)}: {problem}"
        less += evaluation.undecided(mine) > evaluation.undecided(other)
    return len(questions), less


def predict(context, source):
    """The prediction of a source, and its page."""
    prediction = context.folder / f"{source.stem}.json"
    prediction.write_text(context.dictum("predict", "--format", "json", context.root / source))
    return prediction, context.report(prediction)


def test_truth_predictions_evaluate_as_in_cxx(context):
    page, answers, less = None, 0, 0
    sources = sorted((context.root / CASES).glob("*.cpp"))
    for source, (prediction, path) in zip(sources, POOL.map(lambda source: predict(context, source), sources)):
        page = context.open(path, page=page)
        questions = evaluation.questions_for(page.evaluate("dictum.report"), 30, source.stem)
        more, fewer = compare(context, page, prediction, questions)
        answers, less = answers + more, less + fewer
    assert answers > 2000, f"only {answers} answers were compared"
    assert less <= answers / 100, f"the page decides less than C++ in {less} of {answers} answers"


def test_predict_with_set_says_the_same(context):
    for source in SET_FIXTURES:
        page = context.open(context.report(context.root / source))
        report = page.evaluate("dictum.report")
        chooser = random.Random(source)
        # A tree of 2 ** 25 modules is given up, after a minute.
        candidates = [question for question in evaluation.questions_for(report, 3, source)
                      if question["values"] and question["values"].get("depth") not in map(str, range(9, 40))]
        questions = chooser.sample(candidates, min(12, len(candidates)))

        def predict_with_set(question):
            model = report["models"][question["model"]]
            arguments = [part for name, value in question["values"].items() for part in ("--set", f"`{name}`={value}")]
            return context.dictum("predict", context.root / source, "--format", "json", "--model", model["class"], *arguments)

        mine = evaluation.page_answers(page, questions)
        for question, ours, answer in zip(questions, mine, POOL.map(predict_with_set, questions)):
            model = report["models"][question["model"]]
            models = [each for each in json.loads(answer)["models"] if each["signature"] == model["signature"]]
            is_complete = model["completeness"] != "incomplete"
            problem = evaluation.contradiction(ours, evaluation.answer_of(models[0]), is_complete)
            assert problem is None, f"{source}, {model['class']}, {json.dumps(question['values'])}: {problem}"


INPUTS = [
    {"name": "n", "type": "int64_t"}, {"name": "m", "type": "int"}, {"name": "f", "type": "double"},
    {"name": "b", "type": "bool"}, {"name": "s", "type": "std::string"},
    {"name": "e", "type": "Norm", "value_type": "enumeration"}, {"name": "dims", "type": "std::vector<int64_t>"},
    {"name": "words", "type": "std::vector<std::string>"}, {"name": "u", "type": "Thing", "value_type": "unknown"},
]

VALUES = {
    "n": ["0", "1", "7", "-7", "64", "9223372036854775807", "-9223372036854775808"], "m": ["0", "1", "2", "3", "-2", "8"],
    "f": ["0.5", "1.5", "-2.5", "2", "0.0078125", "1e300", "inf", "nan"], "b": ["true", "false"],
    "s": ['""', '"ab"', '"größe"', '"\\x01"', '"\U0001f600"', '"\uffee"'], "e": ["Norm::Batch", "Layer", "net::Norm::Layer"],
    "dims": ["[]", "[4]", "[64, 128, 256]"], "words": ["[]", '["a", "bc"]'],
    "u": ["3", "true", '"ab"', "2.5", "none", "Norm::Batch", "[1]"],
}

# What random expressions seldom meet.
EDGES = ["9007199254740993", "-9223372036854775808", "9007199254740993 + m", "4611686018427387904 * m", "n + m - n", "n - m", "n * m", "n / m", "n % m", "-n", "abs(n)", "int(f)", "int(log2(n))", "int(log2(f))", "string(f)",
         "float(s)", 'float("1e5") + n', 'float("nan")', "int(pow(2, m))", "int(pow(f, 2))", "int(round(f))", "int(ceil(log(n)))",
         "int(exp(1.0) * 100)", "int(sqrt(n))", "floor(f) + m", "n + m + s", "u + 1", "u + m + n", "s + u", "u == 3", "u == s",
         "size(s)", "size(dims)", "dims[0]", "dims[m]", "dims[size(dims) - 1]", "words[m]", 'words[0] + "x"', "b + 1", "b * n",
         "b == true", "b == 1", "e == Norm::Batch", "e != Norm::Layer", "e == 0", "e == Other::Batch", "s < \"b\"", "s == \"ab\"",
         "f < 1.5", "!(f < 1.5)", "f == f", "f >= n", "n == m ? 1 : u", "b ? n : m", "b && u", "u || n > 3", "n / m > 2 || b",
         "n / m > 2 && b", "n % 3 == 1", "1 / (n - n) == 0 || true"]


class Generator:
    """Random expressions of a type, not deeper than a few levels."""

    def __init__(self, seed):
        self.chooser = random.Random(seed)

    def pick(self, *rules):
        return self.chooser.choice(rules)()

    def integer(self, depth):
        if depth == 0:
            return self.chooser.choice(["n", "m", "0", "1", "2", "5", "dims[0]", "dims[m]", "size(dims)", "size(s)", "u"])
        a, b = (lambda: self.integer(depth - 1)), (lambda: self.integer(depth - 1))
        return self.pick(lambda: f"({a()} {self.chooser.choice('+-*/%')} {b()})", lambda: f"({a()} + {b()} - {self.integer(0)})",
                         lambda: f"({self.boolean(depth - 1)} ? {a()} : {b()})", lambda: f"int({self.floating(depth - 1)})",
                         lambda: f"-({a()})", lambda: f"abs({a()})", lambda: f"int({self.boolean(depth - 1)})")

    def floating(self, depth):
        if depth == 0:
            return self.chooser.choice(["f", "0.5", "3.0", "float(n)"])
        a, b = (lambda: self.floating(depth - 1)), (lambda: self.number(depth - 1))
        function = self.chooser.choice(["floor", "ceil", "round", "sqrt", "log2", "exp", "log", "abs"])
        return self.pick(lambda: f"({a()} {self.chooser.choice('+-*/')} {b()})", lambda: f"{function}({a()})",
                         lambda: f"pow({a()}, {self.integer(0)})", lambda: f"float({self.integer(depth - 1)})")

    def number(self, depth):
        return self.pick(lambda: self.integer(depth), lambda: self.floating(depth))

    def text(self, depth):
        if depth == 0:
            return self.chooser.choice(["s", '"ab"', "words[0]", "words[m]", "string(n)"])
        return self.pick(lambda: f"({self.text(depth - 1)} + {self.text(0)})", lambda: f"({self.integer(0)} + {self.text(depth - 1)})",
                         lambda: f"({self.boolean(depth - 1)} ? {self.text(0)} : {self.text(0)})", lambda: f"string({self.number(depth - 1)})")

    def boolean(self, depth):
        if depth == 0:
            return self.chooser.choice(["b", "true", "false", "e == Norm::Batch", "u", "n > 1", 's == "ab"'])
        order = self.chooser.choice(["==", "!=", "<", "<=", ">", ">="])
        return self.pick(lambda: f"({self.number(depth - 1)} {order} {self.number(depth - 1)})", lambda: f"!({self.boolean(depth - 1)})",
                         lambda: f"({self.text(depth - 1)} {order} {self.text(0)})",
                         lambda: f"({self.boolean(depth - 1)} && {self.boolean(depth - 1)})",
                         lambda: f"({self.boolean(depth - 1)} || {self.boolean(depth - 1)})")


def expressions_of(count):
    generator = Generator(19)
    rules = [generator.integer, generator.boolean, generator.text, generator.floating]
    return EDGES + [rules[i % 4](1 + i % 3) for i in range(count)]


def entries_of(position, expression):
    entry = {"kind": "parameter", "dtype": "float32", "for": [], "location": {}}
    # As a dimension, as text in a key, and as a condition.
    return [{**entry, "key": f"d{position}", "shape": [expression]},
            {**entry, "key": f"k{position}.{{string({expression})}}", "shape": []},
            {**entry, "key": f"w{position}", "shape": [], "when": expression}]


def test_expressions_evaluate_as_in_cxx(context):
    entries = [entry for i, expression in enumerate(expressions_of(400)) for entry in entries_of(i, expression)]
    prediction = context.folder / "expressions.json"
    model = {"class": "Net", "signature": "Net()", "completeness": "conditional", "inputs": [{**given, "values": []} for given in INPUTS],
             "entries": entries}
    prediction.write_text(json.dumps({"dictum": 1, "models": [model]}))
    page = context.open(context.report(prediction))
    chooser = random.Random(7)
    questions = [{"model": 0, "values": {name: chooser.choice(values) for name, values in VALUES.items() if chooser.random() < 0.95}}
                 for _ in range(150)]
    ours = evaluation.page_answers(page, questions)
    theirs = evaluation.cxx_answers(context.build, prediction, questions)
    decided = less = 0
    for question, mine, other in zip(questions, ours, theirs):
        known = {kind: {row[0].split(".")[0]: row for row in answer["rows"]} for kind, answer in (("page", mine), ("cxx", other))}
        for position, expression in enumerate(expressions_of(400)):
            for form in "dkw":
                a, b = (verdict(form, known[side].get(f"{form}{position}")) for side in ("page", "cxx"))
                assert a is None or a == b, f"{expression} with {question['values']}: {a} on the page, {b} in C++"
                decided += a is not None
                less += a is None and b is not None
    assert decided > 50_000, f"only {decided} values were compared"
    # Digits that libraries do not agree on, and products with a zero and something that has no value.
    assert less <= decided / 20, f"the page decides less than C++ {less} times, and {decided} times as much"


def verdict(form, row):
    """The value that a row shows, as text; None where it is not decided."""
    if form == "w":
        return "false" if row is None else "true" if row[1] else None
    if form == "d":
        return row[2][0]
    return None if "{" in row[0] else row[0]

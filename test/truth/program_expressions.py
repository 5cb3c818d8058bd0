"""Random C++ expressions over the variables that are visible; see program_generator.py."""

import random

INT, BOOL, TEXT, LIST, TABLE, SETTINGS = "int64_t", "bool", "std::string", "std::vector<int64_t>", "std::map<std::string, int64_t>", "Settings"


class Expressions:
    """What a class being written can compute at its present place. Plain ones have a form in the schema's grammar."""

    def __init__(self, seed, name, plain):
        self.plain = plain
        self.random = random.Random(f"{seed}/{name}")
        self.name = name
        self.count = 0  # of names given
        self.lines = []
        self.depth = 0
        self.scopes = [{}]  # name -> type
        self.loops = 0

    # --- names and lines
    def fresh(self, stem):
        self.count += 1
        return f"{stem}{self.count}"

    def line(self, text):
        self.lines.append("  " * (self.depth + 2) + text)

    def visible(self, kind):
        return [name for scope in self.scopes for name, of in scope.items() if of == kind]

    def declare(self, name, kind):
        self.scopes[-1][name] = kind
        return name

    def pick(self, *options):
        return self.random.choice(options)

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def block(self, head, body):
        self.line(head + " {")
        self.depth += 1
        self.scopes.append({})
        body()
        self.scopes.pop()
        self.depth -= 1
        self.line("}")

    # --- expressions
    def integer(self, depth=2):
        names = self.visible(INT)
        leaves = [lambda: str(self.random.randint(-3, 12))]
        if names:
            leaves += [lambda: self.random.choice(names)] * 4
        if depth == 0:
            return self.random.choice(leaves)()
        inner = lambda: self.integer(depth - 1)
        more = [
            lambda: f"({inner()} {self.pick('+', '-', '*')} {inner()})",
            lambda: f"({inner()} / {self.random.randint(2, 5)})",
            lambda: f"({inner()} % {self.random.randint(2, 7)})",
            lambda: f"({self.boolean(depth - 1)} ? {inner()} : {inner()})",
            lambda: f"std::{self.pick('max', 'min')}<int64_t>({inner()}, {inner()})",
            lambda: f"positive({inner()})",
            lambda: f"(positive({inner()}) << 1)",
            lambda: f"({inner()} >> {self.random.randint(1, 2)})",
            lambda: f"({inner()} & {self.pick(1, 3, 7)})",
        ]
        if self.plain:
            return self.random.choice(leaves + more)()
        more += [
            lambda: f"collatz(positive({inner()}), 5)",
            lambda: f"scaled<{self.random.randint(1, 4)}, {self.pick('true', 'false')}>({inner()})",
            lambda: f"static_cast<int>({inner()} % 50)",
            lambda: f"({inner()} | {self.random.randint(1, 7)})",
        ]
        for name in self.visible(LIST):
            more += [lambda name=name: f"(int64_t){name}.size()",
                     lambda name=name: f"({name}.empty() ? {inner()} : {name}.{self.pick('front', 'back')}())",
                     lambda name=name: f"std::accumulate({name}.begin(), {name}.end(), int64_t{{0}})",
                     lambda name=name: f"largest<int64_t>({name}, {inner()})",
                     lambda name=name: f"(int64_t)std::count_if({name}.begin(), {name}.end(), [&](int64_t x) {{ return x > {inner()}; }})"]
        for name in self.visible(TEXT):
            more += [lambda name=name: f"(int64_t){name}.size()", lambda name=name: f"inspect({name}).first"]
        for name in self.visible(TABLE):
            more += [lambda name=name: f"(int64_t){name}.count({self.text(0)})", lambda name=name: f"(int64_t){name}.size()"]
        for name in self.visible(SETTINGS):
            more += [lambda name=name: f"{name}.{self.pick('width', 'depth', 'area()')}"]
        return self.random.choice(leaves + more)()

    def boolean(self, depth=2):
        names = self.visible(BOOL)
        leaves = [lambda: f"{self.integer(0)} {self.pick('<', '>', '==', '!=', '<=', '>=')} {self.integer(0)}"]
        if names:
            leaves += [lambda: self.pick("", "!") + self.random.choice(names)] * 3
        if depth == 0:
            return "(" + self.random.choice(leaves)() + ")"
        more = [
            lambda: f"({self.boolean(depth - 1)} {self.pick('&&', '||')} {self.boolean(depth - 1)})",
            lambda: f"({self.integer(1)} {self.pick('<', '>', '==', '!=')} {self.integer(1)})",
            lambda: f"({self.integer(depth - 1)} % 2 == 0)",
        ]
        if self.plain:
            return self.random.choice(leaves + more)()
        for name in self.visible(LIST):
            more.append(lambda name=name: f"(std::find({name}.begin(), {name}.end(), {self.integer(0)}) != {name}.end())")
        for name in self.visible(TEXT):
            more += [lambda name=name: f"({name} == {self.text(0)})", lambda name=name: f"inspect({name}).second"]
        for name in self.visible(SETTINGS):
            more.append(lambda name=name: f"{name}.bias")
        return self.random.choice(leaves + more)()

    def text(self, depth=1):
        names = self.visible(TEXT)
        leaves = [lambda: f'std::string("{self.pick("a", "b", "enc", "x1")}")']
        if names:
            leaves += [lambda: self.random.choice(names)] * 2
        if depth == 0 or self.plain:
            return self.random.choice(leaves)()
        more = [
            lambda: f"({self.text(depth - 1)} + std::to_string({self.integer(1)}))",
            lambda: f"({self.text(0)} + {self.text(0)})",
            lambda: f"c10::str({self.text(0)}, '_', {self.integer(1)})",
            lambda: f"{self.text(0)}.substr(0, {self.random.randint(1, 2)})",
            lambda: f"({self.boolean(1)} ? {self.text(0)} : {self.text(0)})",
        ]
        return self.random.choice(leaves + more)()

    def value(self, kind):
        return {INT: lambda: f"({self.integer()}) % 50", BOOL: self.boolean, TEXT: self.text}[kind]()

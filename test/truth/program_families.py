"""Random module classes whose loops run as often as their inputs say: deterministic in the seed, valid C++17.

    source = case_file(seed, classes=12)

gives a case file (see cases.py). Lists of numbers, of layers and Sequentials are filled in loops, under conditions and in
helpers, walked, joined and taken by number, so that the prediction for all inputs has to tell positions, sizes and
conditions of an iteration.
"""

from program_expressions import Expressions

NUMBERS, LAYERS, CONTAINER, COUNT, INDEX = "std::vector<int64_t>", "std::vector<AnyModule>", "torch::nn::Sequential", "count", "index"
PARAMETERS = "int64_t n, int64_t m, bool flag, const std::vector<int64_t>& dims"

PRELUDE = """#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <vector>

using torch::nn::AnyModule;
using torch::nn::Linear;
"""


class FamilyClass(Expressions):
    """One class: `source`, and `constructions` with the inputs that say the same. No number in it is negative."""

    def __init__(self, seed, name):
        super().__init__(f"families/{seed}", name, plain=True)
        self.scopes = [{"n": COUNT, "m": COUNT}]
        self.functions = []

    # --- expressions
    def leaf(self):
        return self.random.choice(self.visible(COUNT) + self.visible(INDEX) * 2 + self.visible("int64_t") * 2)

    def number(self):
        leaf = self.leaf
        return self.pick(leaf, leaf, leaf, lambda: str(self.random.randint(1, 6)), lambda: f"({leaf()} + {leaf()})",
                         lambda: f"({leaf()} + {self.random.randint(1, 4)})", lambda: f"{leaf()} * {self.random.randint(2, 3)}")()

    def condition(self):
        options = ["flag", "!flag", "n > 1", "m == 0", "n < m"]
        if self.visible(INDEX):
            i = self.random.choice(self.visible(INDEX))
            options += [f"{i} == 0", f"{i} > 0", f"{i} + 1 < n", f"{i} != m", f"{i} < m", f"{i} % 2 == 0", f"flag && {i} > 0",
                        f"{i} == {self.random.choice(self.visible(COUNT))}"]
        return self.random.choice(options)

    def layer(self):
        linear = f"Linear({self.number()} + 1, {self.number()} + 1)"
        return self.pick(linear, linear, f"torch::nn::BatchNorm1d({self.number()} + 1)", "torch::nn::ReLU()")

    def key(self):
        return " + ".join([f'std::string("{self.fresh("m")}")', *(f'"_" + std::to_string({i})' for i in self.visible(INDEX))])

    # --- statements
    def statements(self, count):
        for _ in range(count):
            self.statement()

    def statement(self):
        options = [self.push_number, self.change_list, self.push_layer, self.push_layer, self.add, self.add, self.register, self.change]
        if self.depth < 3:
            options += [self.loop] * 3 + [self.branch] * 2
        if self.depth < 2:
            options += [self.variable] * 2 + [self.walk_layers, self.walk_numbers, self.pairs, self.extend, self.insert, self.helper]
        self.random.choice(options)()

    def variable(self):
        kind = self.pick(NUMBERS, LAYERS, CONTAINER, "int64_t")
        name = self.fresh("v")
        start = {NUMBERS: self.pick("", "{n + 1}", "{2, 3}", " = dims"), "int64_t": f" = {self.number()}"}.get(kind, "")
        self.line(f"{kind} {name}{start};")
        if kind == CONTAINER and self.depth:
            self.line(f"register_module({self.key()}, {name});")
        self.declare(name, kind)

    def with_one(self, kind, write):
        if self.visible(kind):
            self.line(write(self.random.choice(self.visible(kind))))

    def with_two(self, kind, write):
        if len(self.visible(kind)) > 1:
            self.line(write(*self.random.sample(self.visible(kind), 2)))

    def push_number(self):
        self.with_one(NUMBERS, lambda name: self.pick(f"{name}.push_back({self.number()});", f"{name}.push_back({self.number()});",
                                                      f"{name}.insert({name}.begin(), {self.number()});"))

    def change_list(self):
        self.with_one(NUMBERS, lambda name: self.pick(f"{name}.insert({name}.end(), dims.begin(), dims.end());",
                                                      f"{name}.insert({name}.begin(), dims.begin(), dims.end());",
                                                      f"std::reverse({name}.begin(), {name}.end());",
                                                      f"if (!{name}.empty()) {name}.pop_back();",
                                                      f"if (!{name}.empty()) {name}.erase({name}.begin());"))

    def push_layer(self):
        self.with_one(LAYERS, lambda name: f"{name}.push_back(AnyModule({self.layer()}));")

    def add(self):
        self.with_one(CONTAINER, lambda name: f"{name}->push_back({self.layer()});")

    def register(self):
        self.line(f"register_module({self.key()}, {self.layer()});")

    def change(self):
        """In steps, so that nothing doubles with each iteration."""
        self.with_one("int64_t", lambda name: self.pick(f"{name} += {self.random.randint(1, 3)};", f"++{name};",
                                                        f"{name} = {self.leaf()} + {self.random.randint(0, 2)};",
                                                        f"{name} += {self.random.choice(self.visible(COUNT))};"))

    def extend(self):
        self.with_two(CONTAINER, lambda to, part: f"{to}->extend(*{part});")

    def insert(self):
        self.with_two(self.pick(NUMBERS, LAYERS), lambda to, part: f"{to}.insert({to}.end(), {part}.begin(), {part}.end());")

    def walk_layers(self):
        if self.visible(CONTAINER) and self.visible(LAYERS):
            to = self.random.choice(self.visible(CONTAINER))
            more = self.pick("", f" {to}->push_back({self.layer()});")
            self.with_one(LAYERS, lambda name: f"for (auto& layer : {name}) {{ {to}->push_back(layer);{more} }}")

    def branch(self):
        self.block(f"if ({self.condition()})", lambda: self.statements(self.random.randint(1, 2)))
        if self.chance(30):
            self.block("else", lambda: self.statements(1))

    def loop(self):
        i = self.fresh("i")
        plain = [f"for (int64_t {i} = 0; {i} < {bound}; ++{i})" for bound in ["n", "n", "n", "m", "n + m", "2", *self.visible(INDEX)]]
        head = self.pick(*plain, f"for (size_t {i} = 0; {i} < dims.size(); ++{i})", f"for (int64_t {i} = 1; {i} < n; ++{i})",
                         f"for (int64_t {i} = 0; {i} < (int64_t)dims.size() - 1; ++{i})", f"for (int64_t {i} = 0; {i} <= n; {i}++)",
                         f"for (int64_t {i} = 0; {i} < n; {i} += 2)", f"for (int64_t {i} = n; {i} > 0; --{i})")

        def body():
            self.declare(i, INDEX)
            if "< dims.size()" in head:
                self.declare(f"dims[{i}]", COUNT)
            self.statements(self.random.randint(1, 3))

        self.block(head, body)

    def without(self, name, write):
        """What `write` adds does not change the list that is walked."""
        scope = next((scope for scope in self.scopes if name in scope), None)
        kind = scope.pop(name) if scope else None
        write()
        if scope:
            scope[name] = kind

    def walk_numbers(self):
        over, element, serial = self.pick(*self.visible(NUMBERS), "dims"), self.fresh("e"), self.fresh("c")
        self.line(f"int64_t {serial} = 0;")

        def body():
            self.declare(element, COUNT)
            self.declare(serial, INDEX)
            self.without(over, lambda: self.statements(self.random.randint(1, 2)))
            self.line(f"++{serial};")

        self.block(f"for ({self.pick('int64_t', 'auto', 'const auto&')} {element} : {over})", body)

    def pairs(self):
        over, i = self.pick(*self.visible(NUMBERS), "dims"), self.fresh("i")

        def body():
            self.declare(i, INDEX)
            self.line(f"register_module({self.key()}, Linear({over}[{i}] + 1, {over}[{i} + 1] + 1));")
            if self.chance(50):
                self.without(over, self.statement)

        self.block(f"for (size_t {i} = 0; {i} + 1 < {over}.size(); ++{i})", body)

    def helper(self):
        """A function that makes a Sequential, which is joined to another."""
        if self.name.count("make") or not self.visible(CONTAINER):
            return
        made = Helper(self.random.random(), f"{self.name}{self.fresh('make')}").build()
        self.functions.append(made.source)
        arguments = f"{self.number()}, {self.number()}, flag, dims"
        self.with_one(CONTAINER, lambda name: f"{name}->extend(*{made.name}({arguments}));")

    # --- the class
    def build(self):
        for kind, name in ((LAYERS, "layers"), (CONTAINER, "body"), (NUMBERS, "widths")):
            self.line(f"{kind} {name};")
            self.declare(name, kind)
        self.line("int64_t width = 1;")
        self.declare("width", "int64_t")
        self.statements(self.random.randint(3, 6))
        self.line("for (auto& layer : layers) body->push_back(layer);")
        for name in self.visible(CONTAINER):
            self.line(f'register_module("all_{name}", {name});')
        self.source = "\n".join([*self.functions, f"struct {self.name}Impl : torch::nn::Module {{", f"  {self.name}Impl({PARAMETERS}) {{",
                                 *self.lines, "  }", "};", f"TORCH_MODULE({self.name});", ""])
        return self

    def constructions(self, count):
        for _ in range(count):
            n, m, flag = self.random.randint(0, 3), self.random.randint(0, 3), self.pick("true", "false")
            dims = ", ".join(str(self.random.randint(1, 5)) for _ in range(self.random.randint(0, 3)))
            yield (f"// construct: {self.name}({n}, {m}, {flag}, std::vector<int64_t>{{{dims}}})",
                   f"//   set {self.name}Impl: n={n}, m={m}, flag={flag}, dims=[{dims}]")


class Helper(FamilyClass):
    """A function instead of a class: it registers nothing itself."""

    def register(self):
        self.add()

    def walk_numbers(self):
        self.add()

    pairs = walk_numbers

    def variable(self):
        """No container that nobody registers."""
        name = self.fresh("v")
        self.line(f"int64_t {name} = {self.number()};")
        self.declare(name, "int64_t")

    def build(self):
        self.declare("made", CONTAINER)
        self.statements(self.random.randint(1, 3))
        self.source = "\n".join([f"inline {CONTAINER} {self.name}({PARAMETERS}) {{", f"    {CONTAINER} made;", *self.lines, "    return made;", "}", ""])
        return self


def case_file(seed, classes, constructions=3):
    made = [FamilyClass(seed, f"Families{seed}x{i}").build() for i in range(classes)]
    heads = [line for one in made for pair in one.constructions(constructions) for line in pair]
    return "\n".join(["// Generated.", *heads, PRELUDE, *(one.source for one in made)])

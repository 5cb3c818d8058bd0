"""Random module classes in the manner of real ones: deterministic in the seed, valid C++17, without undefined behaviour.

    source = case_file(seed, classes=20)

gives a case file (see cases.py) whose classes register what their statements compute: loops, branches, containers,
strings, lambdas, structs, templates, virtual hooks. Numbers stay small, since every assignment is reduced; loops end,
since they count. What LibTorch does with the result is the truth. Every second class is plain: it computes only what a
prediction for all inputs can write down, so that its conditions and families are put to the test.
"""

from program_expressions import BOOL, INT, LIST, SETTINGS, TABLE, TEXT, Expressions

PRELUDE = """#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using torch::nn::Linear;

enum class Mode { kPlain, kWide, kDeep };

struct Settings {
  int64_t width = 3;
  int64_t depth = 2;
  bool bias = true;
  std::string tag = "s";
  std::vector<int64_t> sizes{2, 5};
  int64_t area() const { return width * depth; }
};

inline int64_t positive(int64_t value) { return 1 + std::abs(value) % 9; }

inline int64_t collatz(int64_t value, int64_t limit) {
  if (value <= 1 || limit == 0) return 0;
  return 1 + collatz(value % 2 == 0 ? value / 2 : 3 * value + 1, limit - 1);
}

inline void grow(std::vector<int64_t>& sizes, int64_t by) {
  for (auto& size : sizes) size = (size + by) % 50;
}

template <typename T>
T largest(const std::vector<T>& values, T otherwise) {
  return values.empty() ? otherwise : *std::max_element(values.begin(), values.end());
}

template <int64_t N, bool Doubled>
int64_t scaled(int64_t value) {
  if constexpr (Doubled)
    return value * N * 2 % 50;
  else
    return value * N % 50;
}

inline std::pair<int64_t, bool> inspect(const std::string& text) { return {(int64_t)text.size(), text.find('a') != std::string::npos}; }
"""


class Class(Expressions):
    """One class: `source`, and `constructions` with the inputs that say the same."""

    # --- statements
    def statements(self, count):
        for _ in range(count):
            self.statement()

    def statement(self):
        options = [self.register] * 5 + [self.variable] * 4 + [self.change] * 4
        if self.plain:
            options += [self.branch, self.branch, self.sequential, self.count_loop, self.pointer, self.struct_, self.lambda_]
            return self.random.choice(options if self.depth < 3 else options[:13])()
        if self.depth < 3:
            options += [self.branch] * 3 + [self.switch, self.lambda_, self.struct_, self.sequential]
            if self.loops < 2:
                options += [self.count_loop] * 2 + [self.range_loop] * 2 + [self.while_loop]
        options += [self.destructure, self.optional, self.pointer, self.stream]
        self.random.choice(options)()

    def name_of(self):
        """An expression for a name that is most likely new: a literal, the running number, and something that varies."""
        stem = self.fresh("m")
        parts = [f'std::string("{stem}")']
        if self.loops or self.chance(40):
            parts.append('"_" + std::to_string(serial++)')
        if self.chance(25) and not self.plain:
            parts.append(self.text(0))
        return " + ".join(parts)

    def size(self):
        return f"positive({self.integer()})"

    def register(self):
        kind = self.random.randrange(6)
        if kind < 4:
            bias = f".bias({self.boolean(1)})" if self.chance(30) else ""
            layer = f"Linear(torch::nn::LinearOptions({self.size()}, {self.size()}){bias})" if bias else f"Linear({self.size()}, {self.size()})"
            self.line(f"register_module({self.name_of()}, {layer});")
        elif kind == 4:
            self.line(f"register_parameter({self.name_of()}, torch::{self.pick('zeros', 'ones', 'randn')}({{{self.size()}, {self.size()}}}));")
        else:
            self.line(f"register_buffer({self.name_of()}, torch::full({{{self.size()}}}, 2, torch::{self.pick('kInt64', 'kFloat', 'kBool')}));")

    def variable(self):
        kind = self.pick(INT, BOOL) if self.plain else self.pick(INT, INT, BOOL, TEXT, LIST, TABLE)
        if kind == LIST:
            elements = ", ".join(self.integer(1) for _ in range(self.random.randint(0, 4)))
            text = f"{LIST} {{}}{{{elements}}};" if self.chance(70) else f"{LIST} {{}}(positive({self.integer(1)}), {self.integer(1)});"
        elif kind == TABLE:
            entries = ", ".join(f'{{"{key}", {self.integer(1)}}}' for key in self.random.sample(["a", "b", "enc", "z"], self.random.randint(0, 3)))
            text = f"{TABLE} {{}}{{{entries}}};"
        else:
            spelled = "auto" if kind == BOOL and self.chance(40) else kind
            text = f"{spelled} {{}} = {self.value(kind)};"
        name = self.fresh("v")
        self.line(text.replace("{}", name, 1))
        self.declare(name, kind)

    def assignable(self, kind):
        return [name for name in self.visible(kind) if name[0] == "v"]

    def change(self):
        kinds = [kind for kind in (INT, BOOL, TEXT, LIST, TABLE) if self.assignable(kind)]
        if not kinds:
            return self.variable()
        kind = self.random.choice(kinds)
        name = self.random.choice(self.assignable(kind))
        {INT: self.change_integer, BOOL: lambda n: self.line(f"{n} = {self.boolean()};"), TEXT: self.change_text,
         LIST: self.change_list, TABLE: self.change_table}[kind](name)

    def change_integer(self, name):
        if self.plain:
            return self.line(f"{name} = ({self.integer()}) % 50;")
        self.line(self.pick(f"{name} = ({self.integer()}) % 50;", f"{name} = ({name} + {self.integer(1)}) % 50;",
                            f"{name}++;", f"--{name};", f"{name} /= 2;", f"if (auto t = {self.integer(1)}; t > {name}) {name} = t % 50;"))

    def change_text(self, name):
        self.line(self.pick(f'{name} += "q";', f"{name} = {self.text()}.substr(0, 6);", f"if (!{name}.empty()) {name}.pop_back();"))

    def change_list(self, name):
        self.line(self.pick(
            f"{name}.push_back({self.integer(1)});", f"if (!{name}.empty()) {name}.pop_back();", f"std::reverse({name}.begin(), {name}.end());",
            f"std::sort({name}.begin(), {name}.end());", f"grow({name}, {self.integer(1)});", f"{name}.insert({name}.begin(), {self.integer(1)});",
            f"if ({name}.size() > 1) {name}[1] = {self.integer(1)};", f"if ({name}.size() > 2) {name}.erase({name}.begin() + 1);",
            f"for (auto& x : {name}) x = (x * 2 + {self.integer(0)}) % 50;", f"{name}.resize({self.random.randint(1, 4)});",
            f"std::transform({name}.begin(), {name}.end(), {name}.begin(), [&](int64_t x) {{ return (x + {self.integer(1)}) % 50; }});"))

    def change_table(self, name):
        self.line(self.pick(f"{name}[{self.text(0)}] = {self.integer(1)};", f"{name}.erase({self.text(0)});",
                            f'{name}["a"]++;', f"{name}.emplace({self.text(0)}, {self.integer(1)});",
                            f"if (auto it = {name}.find({self.text(0)}); it != {name}.end()) it->second = {self.integer(0)};"))

    def branch(self):
        self.block(f"if ({self.boolean()})", lambda: self.statements(self.random.randint(1, 3)))
        if self.chance(25):
            self.block(f"else if ({self.boolean()})", lambda: self.statements(self.random.randint(1, 2)))
        if self.chance(50):
            self.block("else", lambda: self.statements(self.random.randint(1, 2)))

    def switch(self):
        def sections():
            for label in self.random.sample(range(-1, 4), self.random.randint(1, 3)):
                def body():
                    self.statements(self.random.randint(1, 2))
                    if self.chance(75):
                        self.line("break;")
                self.block(f"case {label}:", body)
            if self.chance(60):
                self.block("default:", lambda: self.statements(1))
        self.block(f"switch ({self.integer()} % 4)", sections)

    def loop(self, head, first=lambda: None):
        def body():
            first()
            if self.chance(30) and not self.plain:
                self.line(f"if ({self.boolean()}) {self.pick('break', 'continue')};")
            body_of = self.register if self.plain else lambda: self.statements(self.random.randint(1, 3))
            body_of()
        self.loops += 1
        self.block(head, body)
        self.loops -= 1

    def count_loop(self):
        name = self.fresh("i")
        bound = self.pick(str(self.random.randint(1, 4)), f"positive({self.integer(1)}) / 2", self.pick("3", "4"))
        head = self.pick(f"for (int64_t {name} = 0; {name} < {bound}; ++{name})", f"for (int64_t {name} = {bound}; {name} > 0; {name}--)",
                         f"for (int64_t {name} = 0; {name} < {bound}; {name} += 2)", f"for (const auto {name} : c10::irange({bound}))")
        self.scopes.append({name: INT})
        self.loop(head)
        self.scopes.pop()

    def range_loop(self):
        name = self.fresh("e")
        lists, tables = self.visible(LIST), self.visible(TABLE)
        if tables and self.chance(30):
            key = self.fresh("k")
            self.scopes.append({name: INT, key: TEXT})
            self.loop(f"for (const auto& [{key}, {name}] : {TABLE}({self.random.choice(tables)}))")
        else:
            over = f"{LIST}({self.random.choice(lists)})" if lists and self.chance(70) else "{" + ", ".join(f"int64_t{{{self.random.randint(1, 9)}}}" for _ in range(3)) + "}"
            self.scopes.append({name: INT})
            self.loop(f"for ({self.pick('auto', 'int64_t', 'const auto&')} {name} : {over})")
        self.scopes.pop()

    def while_loop(self):
        name = self.fresh("w")
        self.line(f"int64_t {name} = {self.random.randint(0, 4)};")
        self.declare(name, INT)
        self.loop(f"while ({name}-- > 0 && {self.boolean(1)})")

    def lambda_(self):
        name, argument = self.fresh("f"), self.fresh("p")
        self.line(f"auto {name} = [&](int64_t {argument}) {{")
        self.depth += 1
        loops, self.loops = self.loops, self.loops + 1  # it may be called several times
        self.scopes.append({argument: INT})
        self.statements(self.random.randint(1, 2))
        self.line(f"return ({self.integer(1)}) % 50;")
        self.scopes.pop()
        self.loops = loops
        self.depth -= 1
        self.line("};")
        result = self.fresh("v")
        self.line(f"int64_t {result} = {name}({self.integer(1)});")
        if self.chance(40):
            self.line(f"{result} += {name}({result});")
        self.declare(result, INT)

    def struct_(self):
        name = self.fresh("s")
        self.line(f"Settings {name};")
        self.line(self.pick(f"{name}.width = {self.integer(1)} % 50;", f"{name}.bias = {self.boolean(1)};",
                            f"{name} = Settings{{{self.integer(0)}, 4, {self.boolean(0)}}};", f"{name}.sizes.push_back({self.integer(0)});"))
        self.declare(name, SETTINGS)
        if self.chance(50):
            other = self.fresh("s")
            self.line(f"Settings{self.pick('&', '')} {other} = {name};")
            self.line(f"{other}.depth += {self.random.randint(1, 3)};")
            self.declare(other, SETTINGS)

    def destructure(self):
        first, second = self.fresh("d"), self.fresh("d")
        self.line(f"auto [{first}, {second}] = std::make_tuple(({self.integer(1)}) % 50, {self.boolean(1)});")
        self.declare(first, INT)
        self.declare(second, BOOL)

    def optional(self):
        name, result = self.fresh("o"), self.fresh("v")
        self.line(f"std::optional<int64_t> {name};")
        self.line(f"if ({self.boolean(1)}) {name} = {self.integer(1)};")
        self.line(f"int64_t {result} = {self.pick(f'{name}.value_or(4)', f'({name} ? *{name} : -1)')} % 50;")
        self.declare(result, INT)

    def pointer(self):
        targets = self.assignable(INT)
        if not targets:
            return self.variable()
        name = self.fresh("q")
        self.line(f"{self.pick('int64_t*', 'auto*')} {name} = {self.boolean(1)} ? &{self.random.choice(targets)} : &{self.random.choice(targets)};")
        self.line(f"*{name} = (*{name} + {self.integer(1)}) % 50;")

    def stream(self):
        stream, name = self.fresh("o"), self.fresh("v")
        self.line(f"std::ostringstream {stream};")
        self.line(f"{stream} << {self.text(0)} << {self.integer(1)};")
        self.line(f"std::string {name} = {stream}.str().substr(0, 5);")
        self.declare(name, TEXT)

    def sequential(self):
        name = self.fresh("net")
        self.line(f"torch::nn::Sequential {name};")

        def layers():
            self.line(f"{name}->push_back(Linear({self.size()}, {self.size()}));")
            if self.chance(50):
                self.line(f'{name}->push_back("extra", torch::nn::BatchNorm1d({self.size()}));')
            if self.chance(40):
                self.line(f"{name}->push_back(torch::nn::ReLU());")

        for _ in range(self.random.randint(1, 2)):
            self.block(f"if ({self.boolean(1)})", lambda: self.line(f"{name}->push_back(Linear({self.size()}, {self.size()}));"))
        self.block(f"if ({self.boolean(1)})", layers)
        self.line(f"register_module({self.name_of()}, {name});")

    # --- the class
    def build(self):
        parameters = [("n", INT), ("flag", BOOL), ("tag", TEXT), ("sizes", LIST)]
        plain = [("n", INT), ("m", INT), ("flag", BOOL), ("deep", BOOL)]
        self.parameters = self.random.sample(plain if self.plain else parameters, self.random.randint(1, 4))
        self.scopes = [dict(self.parameters)]
        has_hook, has_base = self.chance(30), self.chance(25)
        self.statements(self.random.randint(3, 7))
        if has_hook:
            self.line(f"hook({self.integer(1)});")
        passed = {INT: "int64_t", BOOL: "bool", TEXT: "const std::string&", LIST: "std::vector<int64_t>"}
        signature = ", ".join(f"{passed[kind]} {name}" for name, kind in self.parameters)
        base = f"{self.name}Base" if has_base else "torch::nn::Module"
        lines = []
        if has_base:
            lines += [f"struct {base} : torch::nn::Module {{", f"  explicit {base}(int64_t width) {{ register_module(\"base\", Linear(positive(width), 2)); }}",
                      "  virtual int64_t extra() const { return 2; }", "};", ""]
        initializer = f" : {base}({self.integer_of_parameters()})" if has_base else ""
        lines += [f"struct {self.name}Impl : {base} {{", f"  explicit {self.name}Impl({signature}){initializer} {{", *self.lines, "  }"]
        if has_hook:
            hook = Class(self.random.random(), self.name + "Hook", self.plain)
            hook.scopes, hook.depth, hook.count = [{"amount": INT}], 0, 500
            hook.statements(self.random.randint(1, 3))
            lines += ["  virtual void hook(int64_t amount) {", *hook.lines, "  }"]
        if has_base:
            lines.append(f"  int64_t extra() const override {{ return {self.random.randint(1, 9)}; }}")
        lines += ["  int64_t serial = 0;", "};", f"TORCH_MODULE({self.name});", ""]
        self.source = "\n".join(lines)
        return self

    def integer_of_parameters(self):
        numbers = [name for name, kind in self.parameters if kind == INT]
        return numbers[0] if numbers else "5"

    def constructions(self, count):
        for _ in range(count):
            arguments, inputs = [], []
            for name, kind in self.parameters:
                written, said = self.argument(kind)
                arguments.append(written)
                inputs.append(f"{name}={said}")
            yield f"// construct: {self.name}({', '.join(arguments)})", f"//   set {self.name}Impl: {', '.join(inputs)}"

    def argument(self, kind):
        if kind == INT:
            text = str(self.random.randint(-2, 9))
            return text, text
        if kind == BOOL:
            text = self.pick("true", "false")
            return text, text
        if kind == TEXT:
            text = f'"{self.pick("a", "zz", "enc")}"'
            return text, text
        numbers = ", ".join(str(self.random.randint(0, 9)) for _ in range(self.random.randint(1, 3)))
        return f"std::vector<int64_t>{{{numbers}}}", f"[{numbers}]"


def case_file(seed, classes, constructions=2):
    made = [Class(seed, f"Net{seed}x{i}", i % 2 == 1).build() for i in range(classes)]
    heads = [line for one in made for pair in one.constructions(constructions) for line in pair]
    return "\n".join(["// Generated.", *heads, PRELUDE, *(one.source for one in made)])

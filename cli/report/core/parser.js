// Expressions as trees: {operation, type, operands, name, value, usesIndex}. Types are those that can be told without
// values, as text joins a whole run of `+` where one operand is known to be text.
import { Enumerator, int64 } from "./literal.js";
import { argumentCounts } from "./functions.js";
import { TokenReader } from "./lexer.js";
import { Real } from "./real.js";

const maximumNesting = 256;

function node(operation, type, operands = [], more = {}) {
  return { operation, type, operands, usesIndex: operands.some((operand) => operand.usesIndex), ...more };
}

const literalNode = (type, value) => node("literal", type, [], { value });
export const trueNode = literalNode("boolean", true);

const promotedType = (type) => (type === "boolean" || type === "enumeration" ? "integer" : type);

function arithmeticType(a, b) {
  const types = [promotedType(a.type), promotedType(b.type)];
  if (types.includes("floating")) return "floating";
  return types.every((type) => type === "integer") ? "integer" : "unknown";
}

function commonType(a, b) {
  const types = [a.type, b.type];
  if (a.type === b.type) return a.type;
  if (!types.includes("integer")) return "unknown";
  return types.includes("floating") ? "floating" : types.includes("boolean") ? "integer" : "unknown";
}

const binary = (operation, a, b) => node(operation, arithmeticType(a, b), [a, b]);
const negative = (a) => node("negate", promotedType(a.type), [a]);

function sumOf(run) {
  if (run.some((operand) => operand.type === "string")) return node("concatenate", "string", run);
  return run.reduce((sum, operand) => binary("+", sum, operand));
}

function callType(name, operand) {
  const types = { int: "integer", string: "string", size: "integer", abs: operand.type };
  return types[name] ?? "floating";
}

function isInputPath(path) {
  while (path.operation === "index") path = path.operands[0];
  return path.operation === "input";
}

class Parser extends TokenReader {
  #scope;
  #nesting = 0;

  constructor(text, scope) {
    super(text);
    this.#scope = scope;
  }

  expression() {
    const alternatives = [];
    let last = this.#chain("||", () => this.#chain("&&", () => this.#equality()));
    while (this.accept("?")) {
      const then = this.#nested(() => this.expression());
      this.expect(":");
      alternatives.push([last, then]);
      last = this.#chain("||", () => this.#chain("&&", () => this.#equality()));
    }
    return alternatives.reduceRight(
      (otherwise, [condition, then]) => node("?:", commonType(then, otherwise), [condition, then, otherwise]), last);
  }

  #nested(rule) {
    if (++this.#nesting > maximumNesting) throw new SyntaxError(`more than ${maximumNesting} levels of nesting`);
    const result = rule();
    --this.#nesting;
    return result;
  }

  #chain(symbol, operand) {
    const operands = [operand()];
    while (this.accept(symbol)) operands.push(operand());
    return operands.length === 1 ? operands[0] : node(symbol, "boolean", operands);
  }

  #leftAssociative(symbols, operand, make) {
    let left = operand();
    while (this.is(...symbols)) left = make(this.take().text, left, operand());
    return left;
  }

  #equality() {
    const compare = (symbol, a, b) => node(symbol, "boolean", [a, b]);
    const relation = () => this.#leftAssociative(["<", "<=", ">", ">="], () => this.#sum(), compare);
    return this.#leftAssociative(["==", "!="], relation, compare);
  }

  // A run of + and - is one sum; only a minus of what is no integer separates runs.
  #sum() {
    let run = [this.#product()];
    while (this.is("+", "-")) {
      const subtracts = this.take().text === "-";
      const next = this.#product();
      if (!subtracts) run.push(next);
      else if (next.type === "integer" && run.at(-1).type === "integer") run.push(negative(next));
      else run = [binary("-", run.length === 1 ? run[0] : sumOf(run), next)];
    }
    return run.length === 1 ? run[0] : sumOf(run);
  }

  #product() {
    return this.#leftAssociative(["*", "/", "%"], () => this.#prefix(), binary);
  }

  #prefix() {
    if (this.accept("!")) return node("!", "boolean", [this.#nested(() => this.#prefix())]);
    if (!this.accept("-")) return this.#indices(this.#primary());
    if (["integer", "floating"].includes(this.peek().kind)) return this.#indices(this.#number("-"));
    return negative(this.#nested(() => this.#prefix()));
  }

  #indices(sequence) {
    while (this.accept("[")) {
      const position = this.#nested(() => this.expression());
      this.expect("]");
      const levels = sequence.levels === undefined ? 0 : sequence.levels;
      const type = isInputPath(sequence) ? this.#scope.typeOf(sequence.root, levels + 1) : "unknown";
      sequence = node("index", type, [sequence, position], { root: sequence.root, levels: levels + 1 });
    }
    return sequence;
  }

  #primary() {
    const { kind } = this.peek();
    if (kind === "integer" || kind === "floating") return this.#number("");
    if (kind === "string") return literalNode("string", this.take().text);
    if (kind === "quoted") return this.#input(this.take().text);
    if (kind === "name") return this.#name();
    if (!this.accept("(")) this.fail("a value");
    const inner = this.#nested(() => this.expression());
    this.expect(")");
    return inner;
  }

  #number(sign) {
    const { kind, text } = this.take();
    const value = kind === "integer" ? int64(BigInt(text) * (sign ? -1n : 1n)) : Number(sign + text);
    const isInRange = value !== undefined && value !== Infinity && value !== -Infinity;
    if (!isInRange) throw new SyntaxError(`${sign}${text} is out of range`);
    return kind === "integer" ? literalNode("integer", value) : literalNode("floating", Real.exact(value));
  }

  #input(name) {
    return node("input", this.#scope.typeOf(name, 0), [], { name, root: name });
  }

  #name() {
    const name = this.take().text;
    if (name === "true" || name === "false") return literalNode("boolean", name === "true");
    if (this.is("(")) return this.#call(name);
    if (this.#scope.indices.includes(name)) return node("loop", "integer", [], { name, usesIndex: true });
    const colons = name.lastIndexOf("::");
    if (colons < 0) return this.#input(name);
    return literalNode("enumeration", new Enumerator(name.slice(0, colons), name.slice(colons + 2)));
  }

  #call(name) {
    this.expect("(");
    const operands = [];
    while (!this.is(")")) {
      operands.push(this.#nested(() => this.expression()));
      if (!this.accept(",")) break;
    }
    this.expect(")");
    if (argumentCounts.get(name) !== operands.length)
      throw new SyntaxError(`'${name}' is no function of ${operands.length} arguments`);
    return node(name === "size" ? "size" : "call", callType(name, operands[0]), operands, { name });
  }
}

// `scope`: {indices: names of the loops around, typeOf(name of an input, levels of elements below it)}.
export function parseExpression(text, scope) {
  const parser = new Parser(text, scope);
  const result = parser.expression();
  parser.expectEnd();
  return result;
}

export function inputsOf(expression, found = new Set()) {
  if (expression.operation === "input") found.add(expression.name);
  for (const operand of expression.operands) inputsOf(operand, found);
  return found;
}

export function usesIndexNamed(expression, name) {
  if (!expression.usesIndex) return false;
  if (expression.operation === "loop") return expression.name === name;
  return expression.operands.some((operand) => usesIndexNamed(operand, name));
}

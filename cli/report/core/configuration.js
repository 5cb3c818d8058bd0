// Values of inputs, by name: literals, null for none, arrays for lists and tuples.
import { byteLength, Enumerator, int64, isEnumerator, isInteger, isText } from "./literal.js";
import { TokenReader } from "./lexer.js";
import { Real } from "./real.js";

const maximumDepth = 64;
const anyValue = 'a value: a number, true, false, none, "text", an enumerator, [list] or (tuple)';

class ValueParser extends TokenReader {
  value(depth = 0) {
    if (depth > maximumDepth) throw new SyntaxError("lists are nested too deep");
    if (this.accept("[")) return this.#elements("]", depth);
    if (this.accept("(")) return this.#elements(")", depth);
    if (this.accept("-")) return this.#number("-");
    if (this.accept("+")) return this.#number("");
    const { kind, text } = this.peek();
    if (kind === "string") return this.take().text;
    if (kind === "name" && text !== "inf" && text !== "nan") return named(this.take().text);
    return this.#number("");
  }

  #elements(close, depth) {
    const elements = [];
    while (!this.is(close)) {
      elements.push(this.value(depth + 1));
      if (!this.accept(",")) break;
    }
    this.expect(close);
    return elements;
  }

  #number(sign) {
    const { kind, text } = this.peek();
    const isNamed = kind === "name" && (text === "inf" || text === "nan");
    if (!isNamed && kind !== "integer" && kind !== "floating") this.fail(anyValue);
    this.take();
    if (isNamed) return Real.exact((text === "inf" ? Infinity : NaN) * (sign ? -1 : 1));
    const value = kind === "integer" ? int64(BigInt(text) * (sign ? -1n : 1n)) : Number(sign + text);
    const isInRange = value !== undefined && Math.abs(Number(value)) < Infinity;
    if (!isInRange) throw new SyntaxError(`${sign}${text} is out of range`);
    return kind === "integer" ? value : Real.exact(value);
  }
}

function named(name) {
  if (name === "true" || name === "false") return name === "true";
  if (name === "none") return null;
  const colons = name.lastIndexOf("::");
  return colons < 0 ? new Enumerator("", name) : new Enumerator(name.slice(0, colons), name.slice(colons + 2));
}

// Throws SyntaxError.
export function parseValue(text) {
  const parser = new ValueParser(text);
  const value = parser.value();
  parser.expectEnd();
  return value;
}

// `path`: {text}, with {base, position} for an element and {base, isSize} for a size.
export function lookup(configuration, path) {
  const value = configuration.get(path.text);
  if (value !== undefined || !path.base) return value;
  const base = lookup(configuration, path.base);
  if (path.isSize) {
    if (Array.isArray(base)) return BigInt(base.length);
    return isText(base) ? BigInt(byteLength(base)) : undefined;
  }
  const isElement = Array.isArray(base) && path.position >= 0n && path.position < BigInt(base.length);
  return isElement ? base[Number(path.position)] : undefined;
}

const forms = {
  boolean: ["true or false", (value) => typeof value === "boolean"],
  integer: ["an integer", isInteger],
  floating: ["a number", (value) => value instanceof Real || isInteger(value)],
  string: ["a string in double quotes", isText],
  // A prediction does not say which numbers enumerators have.
  enumeration: ["an enumerator by name", isEnumerator],
  sequence: ["a list such as [64, 128]", Array.isArray],
};

// Values by name, of what users give as text. What is no value of its input is not given, and an optional that is given
// has a value, whatever else is said of it.
export function readConfiguration(texts, inputs) {
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const values = new Map();
  for (const [name, text] of texts) {
    const { value } = readInputValue(text, byName.get(name) ?? { name, valueType: "unknown" });
    if (value !== undefined) values.set(name, value);
  }
  for (const [name, value] of [...values]) {
    if (!name.endsWith(".has_value()")) values.set(`${name}.has_value()`, value !== null);
  }
  return values;
}

// The value that a user gives an input, or what is wrong with it: {value} or {problem}.
export function readInputValue(text, input) {
  let value;
  try {
    value = parseValue(text);
  } catch (error) {
    return { problem: error.message };
  }
  const [wanted, fits] = forms[input.valueType] ?? ["a value", () => true];
  const isComposed = Array.isArray(value) && input.valueType === "enumeration";
  if (value === null || isComposed || fits(value)) return { value };
  return { problem: `'${input.name}' is of type '${input.type}': give ${wanted}` };
}

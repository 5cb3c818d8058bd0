// The value of an expression under a configuration; `undefined` where it has none or is not decided.
import { lookup } from "./configuration.js";
import { callFunction } from "./functions.js";
import {
  areEqual, arithmetic, byteLength, concatenated, integerValue, isLess, isLessOrEqual, isText, negated, realValue,
} from "./literal.js";

// As C++ converts an argument to the type of its parameter.
function converted(value, type) {
  if (type === "floating") return realValue(value) ?? value;
  const integer = integerValue(value);
  if (type === "boolean" && integer !== undefined) return integer !== 0n;
  return type === "integer" && typeof value === "boolean" ? integer : value;
}

// `false && x` is false whatever x is: the value that decides, wherever it stands.
function connected(values, decisive) {
  if (values.includes(decisive)) return decisive;
  return values.every((value) => value === !decisive) ? !decisive : undefined;
}

const isSame = (a, b) => a === b || (typeof a === typeof b && typeof a === "object" && areEqual(a, b) === true);

const inverted = (value) => (typeof value === "boolean" ? !value : undefined);

const strict = {
  "!": ([a]) => inverted(a),
  negate: ([a]) => negated(a),
  "==": ([a, b]) => areEqual(a, b),
  "!=": ([a, b]) => inverted(areEqual(a, b)),
  "<": ([a, b]) => isLess(a, b),
  "<=": ([a, b]) => isLessOrEqual(a, b),
  ">": ([a, b]) => isLess(b, a),
  ">=": ([a, b]) => isLessOrEqual(b, a),
  concatenate: concatenated,
};

export class Evaluator {
  #configuration;
  #known = new Map();  // of what does not depend on loops

  constructor(configuration) {
    this.#configuration = configuration;
  }

  // `indices` maps loop indices to integers.
  value(expression, indices) {
    if (expression.operation === "literal") return expression.value;
    if (expression.usesIndex) return this.#evaluated(expression, indices);
    if (!this.#known.has(expression)) this.#known.set(expression, this.#evaluated(expression, indices));
    return this.#known.get(expression);
  }

  #evaluated(expression, indices) {
    const { operation, operands, name, type } = expression;
    switch (operation) {
      case "loop":
        return indices?.get(name);
      case "input":
      case "index":
      case "size":
        return this.#configured(expression, indices, type);
      case "&&":
      case "||":
        return connected(operands.map((operand) => this.value(operand, indices)), operation === "||");
      case "?:":
        return this.#chosen(expression, indices);
    }
    const values = operands.map((operand) => this.value(operand, indices));
    if (values.includes(undefined)) return undefined;
    if (operation === "call") return callFunction(name, values);
    return strict[operation] ? strict[operation](values) : arithmetic(operation, ...values);
  }

  #chosen(expression, indices) {
    let [condition, then, otherwise] = expression.operands;
    while (this.value(condition, indices) === false && otherwise.operation === "?:") {
      [condition, then, otherwise] = otherwise.operands;
    }
    const isTrue = this.value(condition, indices);
    if (typeof isTrue === "boolean") return this.value(isTrue ? then : otherwise, indices);
    const value = this.value(then, indices);
    return value !== undefined && isSame(value, this.value(otherwise, indices)) ? value : undefined;
  }

  #configured(expression, indices, type) {
    const text = expression.operands[0]?.value;
    if (expression.operation === "size" && isText(text)) return BigInt(byteLength(text));
    const path = this.#path(expression, indices);
    const value = path && lookup(this.#configuration, path);
    const isLiteral = value !== undefined && value !== null && !Array.isArray(value);
    return isLiteral ? converted(value, type) : undefined;
  }

  // What a configuration can name: an input, an element, a size.
  #path(expression, indices) {
    if (expression.operation === "input") return inputPath(expression.name);
    const base = ["input", "index", "size"].includes(expression.operands[0].operation)
      ? this.#path(expression.operands[0], indices) : undefined;
    if (!base) return undefined;
    if (expression.operation === "size") return { text: `size(${base.text})`, isSize: true, base };
    const position = integerValue(this.value(expression.operands[1], indices));
    return position === undefined ? undefined : { text: `${base.text}[${position}]`, base, position };
  }
}

// `dims[0]` may also be the name of an input.
function inputPath(name) {
  const element = /^(.+)\[(-?\d+)\]$/s.exec(name);
  return element ? { text: name, base: { text: element[1] }, position: BigInt(element[2]) } : { text: name };
}

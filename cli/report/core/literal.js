// What expressions evaluate to, with the meaning of docs/expressions.md: booleans, BigInt for int64_t, Real for double,
// text, and Enumerator. `undefined` is "no value": not known, overflow, division by zero, operands of the wrong type.
import { Real } from "./real.js";

export class Enumerator {
  constructor(type, name) {
    this.type = type;
    this.name = name;
  }
}

export const isText = (value) => typeof value === "string";
export const isInteger = (value) => typeof value === "bigint";
export const isEnumerator = (value) => value instanceof Enumerator;

// Nothing where it does not fit 64 bits.
export const int64 = (value) => (BigInt.asIntN(64, value) === value ? value : undefined);

// Numbers of enumerators are not part of a prediction.
export function integerValue(value) {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return isInteger(value) ? value : undefined;
}

export function realValue(value) {
  if (value instanceof Real) return value;
  const integer = integerValue(value);
  return integer === undefined ? undefined : Real.exact(Number(integer));
}

export const byteLength = (text) => new TextEncoder().encode(text).length;

// The order of bytes in UTF-8 is that of code points, which is not that of UTF-16.
function isTextLess(a, b) {
  const left = [...a], right = [...b];
  const at = left.findIndex((character, i) => character !== right[i]);
  if (at < 0) return left.length < right.length;
  return at < right.length && left[at].codePointAt(0) < right[at].codePointAt(0);
}

// `Norm` names `net::Norm` too, and the empty type of a bare enumerator any.
function isSameEnumeration(a, b) {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter === "" || longer === shorter || longer.endsWith("::" + shorter);
}

const isTag = (value) => isEnumerator(value) && value.type === "torch";

export function areEqual(a, b) {
  if (isEnumerator(a) !== isEnumerator(b)) return false;
  if (isEnumerator(a)) {
    if (isSameEnumeration(a.type, b.type)) return a.name === b.name;
    return isTag(a) !== isTag(b) ? false : undefined;
  }
  if (isText(a) && isText(b)) return a === b;
  const x = integerValue(a), y = integerValue(b);
  if (x !== undefined && y !== undefined) return x === y;
  const left = realValue(a), right = realValue(b);
  return left && right ? Real.equal(left, right) : undefined;
}

export function isLess(a, b) {
  if (isText(a) && isText(b)) return isTextLess(a, b);
  const x = integerValue(a), y = integerValue(b);
  if (x !== undefined && y !== undefined) return x < y;
  const left = realValue(a), right = realValue(b);
  return left && right ? Real.less(left, right) : undefined;
}

// NaN is neither less nor equal, so this is not the opposite of `b < a`.
export function isLessOrEqual(a, b) {
  if (isText(a) && isText(b)) return !isTextLess(b, a);
  const x = integerValue(a), y = integerValue(b);
  if (x !== undefined && y !== undefined) return x <= y;
  const left = realValue(a), right = realValue(b);
  return left && right ? Real.lessOrEqual(left, right) : undefined;
}

const integerOperations = {
  "+": (a, b) => int64(a + b),
  "-": (a, b) => int64(a - b),
  "*": (a, b) => int64(a * b),
  "/": (a, b) => (b === 0n ? undefined : int64(a / b)),
  "%": (a, b) => (b === 0n || int64(a / b) === undefined ? undefined : a % b),
};

const realOperations = { "+": Real.add, "-": Real.subtract, "*": Real.multiply, "/": Real.divide };

export function arithmetic(operator, a, b) {
  if (operator === "+" && (isText(a) || isText(b))) return concatenated([a, b]);
  const x = integerValue(a), y = integerValue(b);
  if (x !== undefined && y !== undefined) return integerOperations[operator](x, y);
  const left = realValue(a), right = realValue(b);
  return left && right ? realOperations[operator]?.(left, right) : undefined;
}

export function negated(value) {
  const integer = integerValue(value);
  if (integer !== undefined) return int64(-integer);
  return value instanceof Real ? Real.negate(value) : undefined;
}

export function textOf(value) {
  if (isText(value)) return value;
  return value instanceof Real ? Real.text(value) : integerValue(value)?.toString();
}

export function concatenated(values) {
  const texts = values.map(textOf);
  return texts.includes(undefined) ? undefined : texts.join("");
}

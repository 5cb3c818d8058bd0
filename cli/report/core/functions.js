// The functions of the grammar.
import { int64, integerValue, isText, realValue, textOf } from "./literal.js";
import { Real } from "./real.js";

const isPowerOfTwo = (x) => x > 0 && Number.isFinite(x) && 2 ** Math.round(Math.log2(x)) === x;

// A growing function of which libraries agree on a few exact results only.
function approximate(operation, exactResult) {
  return (a) => {
    const exact = a.isExact ? exactResult(a.low) : undefined;
    if (exact !== undefined) return Real.exact(exact);
    return Real.around(operation(a.low), operation(a.high));
  };
}

const special = (x) => (Number.isFinite(x) ? undefined : x);
const logarithm = (x) => (x === 1 ? 0 : x === 0 ? -Infinity : x < 0 ? NaN : special(x));

// Halves go away from zero.
function rounded(x) {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

const ofReal = {
  floor: (a) => Real.stepped(a, Math.floor),
  ceil: (a) => Real.stepped(a, Math.ceil),
  round: (a) => Real.stepped(a, rounded),
  sqrt: (a) => Real.rounded(a, Math.sqrt),
  log: approximate(Math.log, logarithm),
  log2: approximate(Math.log2, (x) => (isPowerOfTwo(x) ? Math.round(Math.log2(x)) : logarithm(x))),
  exp: approximate(Math.exp, (x) => (x === 0 ? 1 : x === -Infinity ? 0 : special(x))),
};

const maximumExponent = 1024;

function power(a, b) {
  if (!a.isExact || !b.isExact || !Number.isFinite(a.low) || !Number.isFinite(b.low)) return undefined;
  const [base, exponent] = [a.low, b.low];
  if (Number.isSafeInteger(base) && Number.isInteger(exponent) && exponent >= 0 && exponent <= maximumExponent) {
    const exact = Number(BigInt(base) ** BigInt(exponent));
    if (Number.isSafeInteger(exact)) return Real.exact(exact);
  }
  const value = base ** exponent;
  return Number.isFinite(value) ? Real.around(value, value) : undefined;
}

function toInteger(value) {
  return integerValue(value) ?? (value instanceof Real ? Real.truncated(value) : undefined);
}

const decimal = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const namedReals = new Map([["inf", Infinity], ["infinity", Infinity], ["nan", NaN]]);

function realOfText(text) {
  const named = namedReals.get(text.replace(/^-/, "").toLowerCase());
  if (named !== undefined) return Real.exact(text.startsWith("-") ? -named : named);
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  const vanished = value === 0 && /[1-9]/.test(text.replace(/e.*$/i, ""));
  return Number.isFinite(value) && !vanished ? Real.exact(value) : undefined;
}

const toReal = (value) => (isText(value) ? realOfText(value) : realValue(value));

function absolute(value) {
  const integer = integerValue(value);
  if (integer !== undefined) return int64(integer < 0n ? -integer : integer);
  if (!(value instanceof Real)) return undefined;
  if (value.isExact) return Real.exact(Math.abs(value.low));
  return value.low >= 0 ? value : value.high <= 0 ? Real.negate(value) : undefined;
}

const conversions = { int: toInteger, float: toReal, string: textOf, abs: absolute };

export const argumentCounts = new Map(
  [...Object.keys(conversions), ...Object.keys(ofReal)].map((name) => [name, 1]).concat([["pow", 2], ["size", 1]]));

export function callFunction(name, values) {
  if (Object.hasOwn(conversions, name)) return conversions[name](values[0]);
  const reals = values.map(realValue);
  if (reals.includes(undefined)) return undefined;
  return name === "pow" ? power(...reals) : ofReal[name](reals[0]);
}

// A C++ double, known exactly or to lie between two doubles. Addition to square root are the same everywhere; libraries
// differ in the last digits of `pow`, `log` and `exp`, so their results are intervals, and what falls inside one is not
// decided.
export class Real {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }

  static exact(value) {
    return new Real(value, value);
  }

  // A few units in the last place around what a library says.
  static around(low, high) {
    if (Number.isNaN(low) || Number.isNaN(high)) return undefined;
    const margin = (value) => Math.abs(value) * 2 ** -48 + Number.MIN_VALUE * 16;
    return new Real(low - margin(low), high + margin(high));
  }

  get isExact() {
    return Object.is(this.low, this.high);
  }

  static #combined(a, b, operation) {
    if (a.isExact && b.isExact) return Real.exact(operation(a.low, b.low));
    const corners = [a.low, a.high].flatMap((x) => [operation(x, b.low), operation(x, b.high)]);
    return Real.around(Math.min(...corners), Math.max(...corners));
  }

  static add = (a, b) => Real.#combined(a, b, (x, y) => x + y);
  static subtract = (a, b) => Real.#combined(a, b, (x, y) => x - y);
  static multiply = (a, b) => Real.#combined(a, b, (x, y) => x * y);
  static divide(a, b) {
    if (!b.isExact && b.low <= 0 && b.high >= 0) return undefined;
    return Real.#combined(a, b, (x, y) => x / y);
  }
  static negate = (a) => new Real(-a.high, -a.low);

  static less(a, b) {
    if ((a.isExact && b.isExact) || a.high < b.low) return a.high < b.low;
    return a.low >= b.high ? false : undefined;
  }
  static lessOrEqual(a, b) {
    if ((a.isExact && b.isExact) || a.high <= b.low) return a.high <= b.low;
    return a.low > b.high ? false : undefined;
  }
  static equal(a, b) {
    if (a.isExact && b.isExact) return a.low === b.low;
    return a.high < b.low || b.high < a.low ? false : undefined;
  }

  // A function that only jumps, such as floor: decided where both ends agree.
  static stepped(a, operation) {
    const low = operation(a.low), high = operation(a.high);
    return Object.is(low, high) ? Real.exact(low) : undefined;
  }

  // A growing function that every library rounds correctly.
  static rounded(a, operation) {
    return a.isExact ? Real.exact(operation(a.low)) : Real.around(operation(a.low), operation(a.high));
  }

  // As static_cast<int64_t>, where that is defined.
  static truncated(a) {
    const whole = Real.stepped(a, (x) => Math.trunc(x) + 0);
    const isInRange = whole && whole.low >= -(2 ** 63) && whole.low < 2 ** 63;
    return isInRange ? BigInt(whole.low) : undefined;
  }

  // As std::to_string: six decimals, halves to the even digit.
  static text(a) {
    const value = a.low;
    if (!a.isExact || Number.isNaN(value)) return undefined;  // the sign of NaN is not known here
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    const size = Math.abs(value);
    if (size === Infinity) return sign + "inf";
    if (size >= 2 ** 53) return `${sign}${BigInt(size)}.000000`;
    const isHalf = Number.isInteger(size * 128) && !Number.isInteger(size * 64);
    if (!isHalf) return sign + size.toFixed(6);
    const below = (BigInt(size * 128) * 15625n) / 2n;
    const millionths = below + (below % 2n);
    return `${sign}${millionths / 1000000n}.${(millionths % 1000000n).toString().padStart(6, "0")}`;
  }
}

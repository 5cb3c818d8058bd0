// A model at a configuration: which entries and submodules there are, families expanded as far as their bounds are
// known. The order is LibTorch's: what one loop registers into one module comes iteration by iteration, what it
// registers into several modules comes module by module.
import { Evaluator } from "./evaluate.js";
import { withNames } from "./lexer.js";
import { isInteger, isText } from "./literal.js";
import { trueNode, usesIndexNamed } from "./parser.js";

export const maximumRows = 250_000;  // beyond, a family stays one row, and the page says so

const withIndices = (text, indices) => (indices.size > 0 ? withNames(text, indices) : text);

const isNumber = (dimension) => dimension === null || dimension.expression.operation === "literal";
const isConcrete = ({ when, loops, parts, shape }) =>
  when.expression === trueNode && loops.length === 0 && parts.every(isText) && (shape ?? []).every(isNumber);

// Inputs are taken for sizes and counts: where one makes a size negative, or leaves a parameter without inputs, LibTorch
// may refuse.
const isDoubtful = (size, position, record) =>
  size < 0n || (size === 0n && position > 0 && record.kind === "parameter");

// A row of the answer. `state` is true where it is there, false where it is not, undefined where that is not decided.
class Row {
  constructor(item, evaluator, state) {
    const { record, indices, bound } = item;
    const valueOf = ({ expression }) => evaluator.value(expression, indices);
    this.record = record;
    this.state = state;
    this.indices = indices;
    this.key = record.parts.map((part) => keyText(part, evaluator, indices)).join("");
    this.when = state === undefined ? withIndices(record.when.text, indices) : record.when.text;
    this.loops = record.loops.slice(bound);
    this.isDoubtful = false;
    this.shape = record.shape?.map((dimension, position) => {
      if (dimension === null) return "?";
      const value = valueOf(dimension);
      if (typeof value === "boolean") return value ? 1n : 0n;
      if (!isInteger(value)) return withIndices(dimension.text, indices);
      const isInDoubt = isDoubtful(value, position, record) && !isConcrete(record);
      this.isDoubtful ||= isInDoubt;
      return isInDoubt && value < 0n ? "?" : value;
    });
  }

  // Of one tensor; undefined where the shape is not known, or there may be several.
  get elements() {
    if (this.loops.length > 0 || !this.shape?.every(isInteger)) return undefined;
    return this.shape.reduce((product, dimension) => product * dimension, 1n);
  }
}

function keyText(part, evaluator, indices) {
  if (isText(part)) return part;
  const value = evaluator.value(part.expression, indices);
  return isText(value) || isInteger(value) ? `${value}` : `{${withIndices(part.text, indices)}}`;
}

class Expander {
  rows = [];
  isCutOff = false;
  #evaluator;

  constructor(evaluator) {
    this.#evaluator = evaluator;
  }

  run(records) {
    const noIndices = new Map();
    const items = records.map((record) => ({ record, indices: noIndices, bound: 0 }));
    const isAbsent = items.map((item) => this.#state(item) === false);
    const absent = items.filter((_, i) => isAbsent[i]).map((item) => new Row(item, this.#evaluator, false));
    this.#expand(items.filter((_, i) => !isAbsent[i]));
    return { rows: this.rows, absent, isCutOff: this.isCutOff };
  }

  #state(item) {
    const value = this.#evaluator.value(item.record.when.expression, item.indices);
    return typeof value === "boolean" ? value : undefined;
  }

  #range(item) {
    const loop = item.record.loops[item.bound];
    if (!loop) return undefined;
    const [from, to] = [loop.from, loop.to].map((bound) => this.#evaluator.value(bound.expression, item.indices));
    return isInteger(from) && isInteger(to) ? { index: loop.index, from, to } : undefined;
  }

  #expand(items) {
    for (let at = 0; at < items.length; ) {
      const range = this.#range(items[at]);
      const end = range ? this.#endOfGroup(items, at, range) : at + 1;
      const group = items.slice(at, end);
      if (range && this.#fits(range, group.length)) this.#expandGroup(group, range);
      else this.rows.push(...group.map((item) => new Row(item, this.#evaluator, this.#state(item))));
      at = end;
    }
  }

  #fits({ from, to }, size) {
    const fits = to <= from || BigInt(this.rows.length) + (to - from) * BigInt(size) <= BigInt(maximumRows);
    this.isCutOff ||= !fits;
    return fits;
  }

  #endOfGroup(items, from, range) {
    const place = this.#place(items[from], range.index);
    let end = from + 1;
    for (; end < items.length; ++end) {
      const other = this.#range(items[end]);
      const isSame = other && other.index === range.index && other.from === range.from && other.to === range.to;
      // All parameters come before the first buffer, also those of a loop that registers both.
      const isApart = items[end].record.kind !== items[from].record.kind;
      if (!isSame || isApart || this.#place(items[end], range.index) !== place) break;
    }
    return end;
  }

  // The module that the loop registers into, and whether it registers a tensor there or a submodule.
  #place({ record, indices }, index) {
    const isComputed = (part) => !isText(part) && usesIndexNamed(part.expression, index) &&
                                 this.#evaluator.value(part.expression, indices) === undefined;
    const texts = record.parts.map((part) => keyText(part, this.#evaluator, indices));
    const position = record.parts.findIndex(isComputed);
    if (position < 0) return texts.join("");
    const before = texts.slice(0, position).join("");
    const isTensor = !texts.slice(position + 1).join("").includes(".");
    return before.slice(0, Math.max(before.lastIndexOf("."), 0)) + (isTensor ? "|tensor" : "|submodule");
  }

  #expandGroup(group, { index, from, to }) {
    for (let value = from; value < to; ++value) {
      const iteration = group.map((item) => ({
        record: item.record,
        indices: new Map(item.indices).set(index, value),
        bound: item.bound + 1,
      }));
      this.#expand(iteration.filter((item) => this.#state(item) !== false));
    }
  }
}

function expanded(records, evaluator) {
  return new Expander(evaluator).run(records);
}

const always = { text: "", expression: trueNode };

// Groups of keys that share one tensor.
function tiesOf(model, evaluator, isThere) {
  const byKey = new Map(model.entries.map((entry) => [entry.key, entry]));
  return model.ties.flatMap((group) => {
    const loops = group.map(({ key }) => byKey.get(key)?.loops ?? []).reduce((a, b) => (b.length > a.length ? b : a));
    const columns = group.map(({ key, parts }) =>
      expanded([{ key, parts, loops, when: always }], evaluator).rows.map((row) => row.key));
    return columns[0].map((_, i) => columns.map((keys) => keys[i]).filter(isThere)).filter((keys) => keys.length > 1);
  });
}

// `valid` says whether construction succeeds, undefined where that is not known; where it does not, nothing is
// registered.
export function specialize(model, configuration, isRefusalIgnored = false) {
  const evaluator = new Evaluator(configuration);
  const value = evaluator.value(model.valid.expression);
  const valid = model.data.throws ? false : typeof value === "boolean" ? value : undefined;
  const isRefused = valid === false && !isRefusalIgnored;
  const entries = expanded(isRefused ? [] : model.entries, evaluator);
  const keys = new Set(entries.rows.map((row) => row.key));
  const hasDoubtfulSizes = entries.rows.some((row) => row.isDoubtful);
  // What an incomplete prediction does not know may throw as well.
  const isKnown = !hasDoubtfulSizes && model.data.completeness !== "incomplete";
  return {
    valid: valid && !isKnown ? undefined : valid,
    hasDoubtfulSizes,
    entries,
    submodules: expanded(isRefused ? [] : model.submodules, evaluator),
    ties: isRefused ? [] : tiesOf(model, evaluator, (key) => keys.has(key)),
    stages: isRefused ? [] : model.stages.map((stage) => ({
      stage,
      added: expanded(stage.added, evaluator).rows,
      removed: expanded(stage.removed, evaluator).rows,
    })),
  };
}

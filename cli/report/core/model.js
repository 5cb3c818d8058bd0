// A model of the embedded prediction, with its texts parsed: entries and submodules are records of
// {key, parts, when, loops, shape, ...}, where computed parts are {text, expression}.
import { parseExpression, trueNode } from "./parser.js";

// What cannot be read has no value; it is still shown as it is written.
const unreadable = { operation: "literal", type: "unknown", operands: [], usesIndex: false, value: undefined };

// The closing brace that is in no string and no quoted name.
const keyPart = /\{\{|\}\}|\{((?:[^"`}]|"(?:[^"\\]|\\.)*"|`[^`]*`)*)\}|[^{}]+/gs;

export class Model {
  #shared;
  #types;
  #parsed = new Map();

  constructor(data, shared) {
    this.#shared = shared;
    this.data = data;
    this.inputs = data.inputs;
    this.#types = new Map(data.inputs.map((input) => [input.name, input.valueTypes]));
    this.name = data.expression ?? (data.signature || data.class);
    this.valid = data.valid === undefined ? { text: "", expression: trueNode } : this.#expression(data.valid, []);
    this.entries = this.#records(data.entries, "key");
    this.submodules = this.#records(data.submodules, "path");
    this.stages = data.stages.map((stage) => ({
      ...stage,
      added: this.#records(stage.added, "key"),
      removed: this.#records(stage.removed, "key"),
    }));
    const loops = [...this.entries, ...this.submodules].flatMap((record) => record.loops.map((loop) => loop.index));
    const allIndices = [...new Set(loops)];
    this.ties = data.ties.map((keys) => keys.map((key) => ({ key, parts: this.#parts(key, allIndices) })));
  }

  // Columns of positions in the shared values; -1 where a record lacks the field.
  #records(columns, keyField) {
    const fields = Object.keys(columns);
    return (columns[keyField] ?? []).map((_, row) => {
      const record = {};
      for (const field of fields) {
        const position = columns[field][row];
        if (position >= 0) record[field] = this.#shared[position];
      }
      return this.#record(record, record[keyField]);
    });
  }

  #record(fields, key) {
    const indices = fields.for.map((loop) => loop.index);
    const loopOf = ({ index, from, to }) => {
      const bound = (text) => this.#expression(text, indices.slice(0, indices.indexOf(index) + 1));
      return { index, from: bound(from), to: bound(to) };
    };
    return {
      ...fields,
      key,
      parts: this.#parts(key, indices),
      when: fields.when === undefined ? { text: "", expression: trueNode } : this.#expression(fields.when, indices),
      loops: fields.for.map(loopOf),
      shape: fields.shape?.map((dimension) => (dimension === null ? null : this.#expression(`${dimension}`, indices))),
    };
  }

  #parts(key, indices) {
    if (!/[{}]/.test(key)) return [key];
    return [...key.matchAll(keyPart)].map(([text, expression]) => {
      if (expression !== undefined) return this.#expression(expression, indices);
      return text === "{{" ? "{" : text === "}}" ? "}" : text;
    });
  }

  #expression(text, indices) {
    const scope = `${indices.join()} ${text}`;
    if (!this.#parsed.has(scope)) this.#parsed.set(scope, { text, expression: this.#read(text, indices) });
    return this.#parsed.get(scope);
  }

  #read(text, indices) {
    try {
      return parseExpression(text, { indices, typeOf: (name, levels) => this.#types.get(name)?.[levels] ?? "unknown" });
    } catch (error) {
      if (error instanceof SyntaxError) return unreadable;
      throw error;
    }
  }
}

// What the verifier says of the keys of a checkpoint, by key.
import { formatShape } from "./format.js";

export class Comparison {
  #statuses = new Map();
  #keys;

  constructor(checkpoint, shared) {
    this.checkpoint = checkpoint;
    this.#keys = new Set(checkpoint.keys.map((position) => shared[position]));
    for (const kind of ["shape", "dtype", "kind", "missing"]) {
      for (const difference of checkpoint[kind]) this.#add(kind, difference);
    }
  }

  // Keys of the file that the model has not got.
  get unexpected() {
    return this.checkpoint.unexpected;
  }

  #add(kind, difference) {
    this.#statuses.set(difference.key, [...(this.#statuses.get(difference.key) ?? []), { ...difference, kind }]);
  }

  // The differences of a key: none where it matches; undefined where files of this format do not hold it.
  of(key) {
    return this.#statuses.get(key) ?? (this.#keys.has(key) ? [] : undefined);
  }
}

export function describeDifference(difference) {
  const { kind, expected, found } = difference;
  const allowed = difference.allowed ? " (allowed)" : "";
  if (kind === "missing") return `missing in the file${allowed}`;
  if (kind === "unexpected") return `only in the file${allowed}`;
  const text = (value) => (Array.isArray(value) ? formatShape(value.map((each) => each ?? "?")) : `${value ?? "?"}`);
  return `${kind}: ${text(expected)} expected, ${text(found)} in the file`;
}

export const shortStatus = {
  missing: "missing", unexpected: "unexpected", shape: "other shape", dtype: "other dtype", kind: "other kind",
};

// Numbers, shapes and places as people read them.
const itemBytes = {
  bool: 1n, int8: 1n, uint8: 1n, int16: 2n, float16: 2n, bfloat16: 2n, int32: 4n, float32: 4n, int64: 8n, float64: 8n,
  complex32: 4n, complex64: 8n, complex128: 16n,
};

export const bytesOf = (elements, dtype) => (dtype in itemBytes ? elements * itemBytes[dtype] : undefined);

export const number = (value) => value.toLocaleString("en");

export const counted = (count, noun) => `${number(count)} ${noun}${BigInt(count) === 1n ? "" : "s"}`;

export function formatBytes(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let size = Number(bytes), unit = 0;
  for (; size >= 1000 && unit + 1 < units.length; ++unit) size /= 1000;
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

// `[64, 4 * hidden, ?]`; `?` where the rank is unknown.
export const formatShape = (shape) => (shape ? `[${shape.join(", ")}]` : "?");

export function formatLocation(location) {
  if (!location || (!location.file && !location.line)) return "";
  return `${location.file}:${location.line}:${location.column}`;
}

export const formatLoops = (loops) =>
  loops.map((loop) => `for ${loop.index} in [${loop.from.text}, ${loop.to.text})`).join(" ");

// What `forward` has to do with an entry or submodule.
export function formatGate(reached) {
  if (reached === undefined) return "";
  const words = {
    always: "forward always uses it", never: "forward never uses it", unknown: "it is not known whether forward uses it",
  };
  return Object.hasOwn(words, reached) ? words[reached] : `forward uses it when ${reached}`;
}

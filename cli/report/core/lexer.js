// Expressions and values as tokens: {kind, text, from, to}, the last of kind "end". Throws SyntaxError.

const patterns = [
  ["space", /[ \t\n\r]+/y],
  ["floating", /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y],
  ["integer", /\d+/y],
  ["name", /(?:::)?[A-Za-z_][A-Za-z0-9_]*(?:(?:\.|::)[A-Za-z_][A-Za-z0-9_]*)*/y],
  ["string", /"(?:[^"\\]|\\(?:["\\ntr]|x[0-9a-fA-F]{2}))*"/y],
  ["quoted", /`(?:[^`]|``)*`/y],
  ["symbol", /&&|\|\||==|!=|<=|>=|[+\-*/%<>!?:()[\],]/y],
];

const escapes = { '"': '"', "\\": "\\", n: "\n", t: "\t", r: "\r" };

// Escapes give bytes; the bytes must be text.
function unescaped(quoted) {
  const encoder = new TextEncoder();
  const parts = quoted.slice(1, -1).match(/\\x..|\\.|[^\\]+/gs) ?? [];
  const bytes = parts.flatMap((part) => {
    if (part.startsWith("\\x")) return [parseInt(part.slice(2), 16)];
    return [...encoder.encode(part.startsWith("\\") ? escapes[part[1]] : part)];
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    throw new SyntaxError("a string is not UTF-8");
  }
}

function contentOf(kind, text) {
  if (kind === "string") return text.includes("\\") ? unescaped(text) : text.slice(1, -1);
  return kind === "quoted" ? text.slice(1, -1).replaceAll("``", "`") : text;
}

export function tokenize(text) {
  const tokens = [];
  for (let at = 0; at < text.length; ) {
    const found = patterns.find(([, pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(text);
    });
    if (!found) throw new SyntaxError(`cannot read '${text.slice(at, at + 20)}' at column ${at + 1}`);
    const [kind, { lastIndex }] = found;
    const content = contentOf(kind, text.slice(at, lastIndex));
    if (kind !== "space") tokens.push({ kind, text: content, from: at, to: lastIndex });
    at = lastIndex;
  }
  tokens.push({ kind: "end", text: "the end" });
  return tokens;
}

// The text of an expression with names replaced, e.g. loop indices by their values.
export function withNames(text, values) {
  let result = "", at = 0;
  for (const { kind, text: name, from, to } of tokenize(text)) {
    if (kind !== "name" || !values.has(name)) continue;
    result += text.slice(at, from) + values.get(name);
    at = to;
  }
  return result + text.slice(at);
}

// Reads tokens one after the other, for the parsers of expressions and of values.
export class TokenReader {
  #tokens;
  #at = 0;

  constructor(text) {
    this.#tokens = tokenize(text);
  }

  peek() {
    return this.#tokens[this.#at];
  }
  take() {
    return this.#tokens[this.#at++];
  }
  is(...symbols) {
    return this.peek().kind === "symbol" && symbols.includes(this.peek().text);
  }
  accept(symbol) {
    const found = this.is(symbol);
    if (found) this.#at++;
    return found;
  }
  expect(symbol) {
    if (!this.accept(symbol)) this.fail(`'${symbol}'`);
  }
  expectEnd() {
    if (this.peek().kind !== "end") this.fail("the end");
  }
  fail(wanted) {
    const { kind, text } = this.peek();
    throw new SyntaxError(`expected ${wanted}, found ${kind === "end" ? text : `'${text}'`}`);
  }
}

// Rows as a tree of modules, by the dots of their keys.
import { bytesOf } from "./format.js";

export class TreeNode {
  children = new Map();
  row = undefined;        // of a key
  submodule = undefined;  // of a module
  unexpected = undefined; // a key that only the checkpoint has
  differences = undefined;
  total = { keys: 0, undecided: 0, elements: 0n, bytes: 0n, unknown: 0, differing: 0 };

  constructor(name, path) {
    this.name = name;
    this.path = path;
  }

  get isModule() {
    return this.children.size > 0 || (!this.row && !this.unexpected);
  }
}

// Dots inside of a computed part separate nothing.
const namesOf = (key) => key.match(/(?:\{[^}]*\}|[^.{])+|\{/g) ?? [key];

function nodeAt(root, key) {
  let node = root, path = "";
  for (const name of namesOf(key)) {
    path = path === "" ? name : `${path}.${name}`;
    if (!node.children.has(name)) node.children.set(name, new TreeNode(name, path));
    node = node.children.get(name);
  }
  return node;
}

// One key may have several entries, of which a configuration has one.
function leafAt(root, key) {
  const node = nodeAt(root, key);
  if (!node.row && !node.unexpected) return node;
  const parent = key.includes(".") ? nodeAt(root, namesOf(key).slice(0, -1).join(".")) : root;
  const other = new TreeNode(node.name, node.path);
  parent.children.set(`${node.name}\n${parent.children.size}`, other);
  return other;
}

function totalOf(node) {
  const own = { keys: 0, undecided: 0, elements: 0n, bytes: 0n, unknown: 0, differing: 0 };
  if (node.row && node.row.state !== false) {
    const { elements } = node.row;
    own.keys = 1;
    own.undecided = node.row.state === undefined || node.row.loops.length > 0 ? 1 : 0;
    own.elements = elements ?? 0n;
    own.bytes = (elements !== undefined && bytesOf(elements, node.row.record.dtype)) || 0n;
    own.unknown = elements === undefined ? 1 : 0;
  }
  own.differing = node.unexpected || node.differences?.length > 0 ? 1 : 0;
  for (const child of node.children.values()) {
    const { total } = child;
    for (const each of Object.keys(own)) own[each] += total[each];
  }
  return own;
}

function sumUp(node) {
  for (const child of node.children.values()) sumUp(child);
  node.total = totalOf(node);
}

// `comparison` is undefined where no checkpoint is compared with.
export function treeOf(answer, comparison, showsAbsent) {
  const root = new TreeNode("", "");
  for (const submodule of answer.submodules.rows) nodeAt(root, submodule.key).submodule = submodule;
  const rows = showsAbsent ? [...answer.entries.rows, ...answer.entries.absent] : answer.entries.rows;
  for (const row of rows) {
    const leaf = leafAt(root, row.key);
    leaf.row = row;
    if (comparison && row.state !== false) leaf.differences = comparison.of(row.key) ?? null;
  }
  for (const key of comparison?.unexpected ?? []) leafAt(root, key.key).unexpected = key;
  sumUp(root);
  return root;
}

// The nodes that are shown, in order, each with its place among its siblings.
export function visibleNodes(root, isExpanded, isShown) {
  const result = [];
  const visit = (node, level) => {
    const children = [...node.children.values()].filter(isShown);
    children.forEach((child, position) => {
      result.push({ node: child, level, position: position + 1, siblings: children.length, parent: node });
      if (child.children.size > 0 && isExpanded(child)) visit(child, level + 1);
    });
  };
  visit(root, 1);
  return result;
}

// Whether a node, something above it or something below it is wanted; for each node.
export function wantedNodes(root, isWanted) {
  const wanted = new Set();
  const visit = (node, isInside) => {
    const isHere = isInside || isWanted(node);
    let isShown = isHere;
    for (const child of node.children.values()) isShown = visit(child, isHere) || isShown;
    if (isShown) wanted.add(node);
    return isShown;
  };
  for (const child of root.children.values()) visit(child, false);
  return wanted;
}

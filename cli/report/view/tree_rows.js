// One row of the tree as an element.
import { describeDifference, shortStatus } from "./comparison.js";
import { element } from "./element.js";
import { counted, formatLoops, formatShape, number } from "./format.js";

const tag = (text, kind, title = "") => element("span", { class: `tag ${kind}`, title }, text);

function statusTags(node) {
  if (node.unexpected) return [tag("unexpected", "bad")];
  if (node.differences === undefined) return [];
  if (node.differences === null) return [tag("not stored", "faint", "files of this format do not hold it")];
  if (node.differences.length === 0) return [tag("matches", "good")];
  return node.differences.map((each) => tag(shortStatus[each.kind], "bad", describeDifference(each)));
}

function moduleNotes(node) {
  const { total, submodule } = node;
  const tags = [];
  if (total.differing > 0) tags.push(tag(counted(total.differing, "difference"), "bad"));
  if (submodule?.state === undefined && submodule?.when) tags.push(tag(`when ${submodule.when}`, "doubt"));
  if (submodule?.record.reached === "never") tags.push(tag("not used by forward", "faint"));
  if (submodule) tags.push(element("span", { class: "faint" }, submodule.record.class));
  return tags;
}

function keyNotes(node) {
  const { row } = node;
  const tags = statusTags(node);
  if (!row) return tags;
  if (row.record.kind === "buffer") tags.push(tag("buffer", "faint"));
  if (row.loops.length > 0) tags.push(tag(formatLoops(row.loops), "doubt"));
  if (row.state === undefined) tags.push(tag(`when ${row.when}`, "doubt"));
  else if (row.when) tags.push(element("span", { class: "faint" }, `when ${row.when} `));
  if (row.record.reached === "never") tags.push(tag("not used by forward", "faint"));
  return tags;
}

function moduleSize({ keys, elements, unknown }) {
  if (keys === 0) return "no keys";
  const text = counted(keys, "key");
  if (unknown === 0) return `${text}, ${counted(elements, "element")}`;
  return elements > 0n ? `${text}, ${number(elements)} elements or more` : text;
}

function shapeText(node) {
  if (node.isModule) return moduleSize(node.total);
  return node.unexpected ? formatShape(node.unexpected.shape) : formatShape(node.row.shape);
}

export function rowElement(item, index, isExpanded, isSelected, top) {
  const { node, level } = item;
  const hasChildren = node.children.size > 0;
  const kind = `${node.isModule ? "module" : "key"}${node.row?.state === false ? " absent" : ""}`;
  const dtype = node.isModule ? "" : node.unexpected?.dtype ?? node.row.record.dtype ?? "?";
  const mark = !hasChildren ? " " : isExpanded ? "▾" : "▸";
  const twisty = element("span", { class: "twisty", "aria-hidden": "true" }, mark);
  const indent = `padding-left: ${(level - 1) * 14}px`;
  return element(
    "div",
    {
      id: `row-${index}`, class: `row ${kind}`, role: "treeitem", style: `top: ${top}px`, "data-index": index,
      "aria-level": level, "aria-setsize": item.siblings, "aria-posinset": item.position,
      "aria-expanded": hasChildren ? `${isExpanded}` : undefined, "aria-selected": `${isSelected}`,
    },
    element("span", { class: "name", style: indent, title: node.path }, twisty, node.name),
    element("span", { class: `shape${node.isModule ? " faint" : ""}` }, shapeText(node)),
    element("span", { class: "faint" }, dtype),
    element("span", { class: "notes" }, node.isModule ? moduleNotes(node) : keyNotes(node)));
}

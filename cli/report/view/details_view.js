// Everything that is known of the node that is selected.
import { inputsOf } from "../core/parser.js";
import { describeDifference } from "./comparison.js";
import { code, descriptions, element, list } from "./element.js";
import {
  bytesOf, counted, formatBytes, formatGate, formatLocation, formatLoops, formatShape, number,
} from "./format.js";

function notes(items) {
  if (!items || items.length === 0) return undefined;
  const place = (item) => element("span", { class: "faint code" }, formatLocation(item.location));
  return list(items, (item) => [item.what, " ", place(item)], "ol");
}

function stateText(row, texts) {
  if (row.state === false) return element("span", { class: "bad" }, "absent under this configuration");
  if (row.state === true && row.loops.length > 0) return "a family whose bounds are not known";
  if (row.state === true) return element("span", { class: "good" }, "there");
  const open = [...inputsOf(row.record.when.expression)].filter((name) => !texts.has(name));
  const reason = open.length > 0 ? `it depends on ${open.join(", ")}` : "its condition has no value here";
  return element("span", { class: "doubt" }, `not decided; ${reason}`);
}

function statusText(node) {
  const bad = (difference) => element("p", { class: "bad" }, describeDifference(difference));
  if (node.unexpected) return [bad({ ...node.unexpected, kind: "unexpected" })];
  if (node.differences === undefined) return undefined;
  if (node.differences === null) return ["not stored in files of this format"];
  if (node.differences.length === 0) return [element("span", { class: "good" }, "matches")];
  return node.differences.map(bad);
}

function sizeText(row) {
  const { elements } = row;
  if (elements === undefined) return "not known";
  const bytes = bytesOf(elements, row.record.dtype);
  return counted(elements, "element") + (bytes === undefined ? "" : `, ${formatBytes(bytes)}`);
}

function keyDetails(node, answer, texts) {
  const { row } = node;
  if (!row) {
    const { shape, dtype } = node.unexpected;
    return descriptions([["shape", code(formatShape(shape))], ["dtype", dtype], ["checkpoint", statusText(node)]]);
  }
  const { record } = row;
  const written = formatShape(record.shape?.map((dimension) => dimension?.text ?? "?"));
  const shared = answer.ties.filter((keys) => keys.includes(row.key)).flat().filter((key) => key !== row.key);
  return descriptions([
    ["kind", record.kind],
    ["dtype", record.dtype ?? "not known"],
    ["shape", code(formatShape(row.shape))],
    ["as written", written === formatShape(row.shape) ? undefined : code(written)],
    ["size", sizeText(row)],
    ["when", row.when ? code(row.when) : "always"],
    ["state", stateText(row, texts)],
    ["family", record.loops.length > 0 ? [code(record.key), " ", code(formatLoops(record.loops))] : undefined],
    ["gate", formatGate(record.reached)],
    ["checkpoint", statusText(node)],
    ["registered", code(formatLocation(record.location))],
    ["because", notes(record.steps)],
    ["remarks", notes(record.remarks)],
    ["same tensor", shared.length > 0 ? list(shared, code) : undefined],
  ]);
}

function totalElements({ elements, unknown }) {
  if (unknown === 0) return number(elements);
  return `${number(elements)}, and ${number(unknown)} ${unknown === 1 ? "entry" : "entries"} of unknown size`;
}

function moduleDetails(node) {
  const { total, submodule } = node;
  const record = submodule?.record;
  return descriptions([
    ["class", record ? code(record.class) : undefined],
    ["keys", number(total.keys)],
    ["elements", totalElements(total)],
    ["size", formatBytes(total.bytes)],
    ["when", submodule?.when ? code(submodule.when) : record ? "always" : undefined],
    ["family", record?.loops.length > 0 ? [code(record.key), " ", code(formatLoops(record.loops))] : undefined],
    ["gate", formatGate(record?.reached)],
    ["saved", record && !record.serializable ? "torch::save and torch::load skip it" : undefined],
    ["registered", record ? code(formatLocation(record.location)) : undefined],
    ["differences", total.differing > 0 ? number(total.differing) : undefined],
  ]);
}

export function showDetails(container, node, answer, texts) {
  const title = element("h2", { class: "code" }, node ? node.path : "Details");
  const content = !node ? element("p", { class: "faint" }, "Choose a key or a module: arrows move, / searches.")
                  : node.isModule ? moduleDetails(node) : keyDetails(node, answer, texts);
  container.replaceChildren(title, content);
}

// What holds for the model as a whole: completeness, gaps, stages, totals.
import { code, disclosure, element, list } from "./element.js";
import { counted, formatBytes, formatLocation, formatLoops, formatShape, number } from "./format.js";

const place = (location) => element("span", { class: "faint code" }, formatLocation(location));

const gapList = (gaps) => list(gaps, (gap) => [element("p", {}, gap.reason), place(gap.location)]);

const stageRow = (sign) => (row) => [
  code(`${sign} ${row.key}`), ` ${row.record.dtype ?? "?"} `, code(formatShape(row.shape)),
  row.loops.length > 0 ? ` ${formatLoops(row.loops)}` : "", row.when ? ` when ${row.when}` : "",
];

function stageElement({ stage, added, removed }) {
  return element("div", {},
    element("p", {}, code(stage.method), " ", place(stage.location)),
    added.length > 0 ? list(added, stageRow("+")) : "",
    removed.length > 0 ? list(removed, stageRow("−")) : "",
    stage.gaps.length > 0 ? gapList(stage.gaps) : "");
}

export function factElements(model, answer) {
  const { gaps } = model.data;
  const { stages } = answer;
  return [
    gaps.length > 0 ? disclosure(counted(gaps.length, "gap"), true, gapList(gaps)) : undefined,
    stages.length > 0
      ? disclosure(`After construction: ${counted(stages.length, "stage")}`, true, ...stages.map(stageElement))
      : undefined,
    disclosure("About", false, element("p", {}, code(model.data.signature || model.data.class)),
               element("p", {}, place(model.data.location)),
               model.data.holder ? element("p", {}, "holder ", code(model.data.holder)) : ""),
  ].filter(Boolean);
}

const warning = (kind, ...content) => element("p", { class: kind }, ...content);

export function bannerElements(model, answer) {
  const { throws, completeness } = model.data;
  const lines = [];
  const condition = code(model.valid.text);
  if (throws)
    lines.push(warning("bad", `Construction throws: ${throws.message} `, place(throws.location)));
  else if (answer.valid === false)
    lines.push(warning("bad", "Construction refuses this configuration; it succeeds when ", condition));
  else if (answer.valid === undefined && model.valid.text)
    lines.push(warning("doubt", "Construction succeeds when ", condition));
  if (answer.hasDoubtfulSizes)
    lines.push(warning("doubt", "Whether LibTorch makes tensors of these sizes is not known: one is negative, or a parameter has no inputs."));
  if (completeness === "incomplete")
    lines.push(warning("doubt", "This prediction is incomplete: there may be other keys. The gaps are listed."));
  if (answer.entries.isCutOff || answer.submodules.isCutOff)
    lines.push(warning("doubt", "A family has too many entries to list here; it stays one row."));
  return lines;
}

export function totalsText(total, completeness) {
  const elements = `${total.unknown > 0 ? "at least " : ""}${counted(total.elements, "element")}`;
  const parts = [`${counted(total.keys, "key")}, ${elements}, ${formatBytes(total.bytes)}`];
  if (total.undecided > 0) parts.push(`${number(total.undecided)} not decided`);
  if (total.differing > 0) parts.push(counted(total.differing, "difference"));
  return `${parts.join("; ")} (${completeness})`;
}

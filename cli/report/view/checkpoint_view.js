// What the verifier says of a checkpoint, and the timeline of several.
import { code, descriptions, disclosure, element, list } from "./element.js";
import { counted, formatBytes, number } from "./format.js";

const verdictClass = { fits: "good", "fits under configuration": "good", undecided: "doubt", "does not fit": "bad" };

const verdict = (checkpoint) => element("span", { class: verdictClass[checkpoint.verdict] }, checkpoint.verdict);

function configurationList(checkpoint) {
  const names = Object.keys(checkpoint.values);
  if (names.length === 0) return undefined;
  return list(names, (name) => [code(`${name} = ${checkpoint.values[name]}`), ` (${checkpoint.sources[name]})`]);
}

function loadText({ throws, dropped, replaced, misread }) {
  const parts = [
    throws ? `throws: ${throws}` : "",
    dropped.length > 0 ? `silently drops ${counted(dropped.length, "key")}` : "",
    replaced.length > 0 ? `silently changes the shape of ${counted(replaced.length, "tensor")}` : "",
    misread.length > 0 ? `reads ${counted(misread.length, "tensor")} as another dtype` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join("; ") : "loads every key";
}

function prefixText({ stripped, added }) {
  if (stripped) return `the file's keys begin with '${stripped}'`;
  return added ? `the file's keys lack '${added}'` : undefined;
}

const listed = (items, show) => (items.length > 0 ? list(items, show) : undefined);

// `isApplied`: the page shows the configuration that the comparison is of.
export function showComparison(container, checkpoint, isApplied) {
  container.hidden = !checkpoint;
  if (!checkpoint) return;
  const { coverage } = checkpoint;
  const share = ({ loaded, of }, show) => `${show(loaded)} of ${show(of)}`;
  container.replaceChildren(
    element("h2", {}, checkpoint.checkpoint),
    element("p", {}, verdict(checkpoint), ` (${checkpoint.format})`),
    isApplied ? "" : element("p", { class: "doubt" }, "Construction refuses the configuration that the keys ask for."),
    descriptions([
      ["matching", counted(checkpoint.matched, "key")],
      ["missing", checkpoint.missing.length || undefined],
      ["unexpected", checkpoint.unexpected.length || undefined],
      ["other shape", checkpoint.shape.length || undefined],
      ["other dtype", checkpoint.dtype.length || undefined],
      ["other kind", checkpoint.kind.length || undefined],
      ["renamed", listed(checkpoint.renamed, (each) => code(`${each.file} → ${each.model}`))],
      ["submodules", listed(checkpoint.submodules, (each) => [code(each.path), ` is missing, a ${each.class}`])],
      ["under", configurationList(checkpoint)],
      ["open", listed(checkpoint.ambiguous, code)],
      ["prefix", prefixText(checkpoint)],
      ["model filled", `${share(coverage.keys, number)} keys`],
      ["file used", share(coverage.bytes, formatBytes)],
      ["torch::load", loadText(checkpoint.load)],
      ["fits too", listed(checkpoint.alsoFits, code)],
      ["notes", listed(checkpoint.notes, (note) => note)],
    ]));
}

function stepElement(step) {
  const changes = [["appears", step.appeared], ["vanishes", step.vanished], ["changes shape", step.reshaped]]
    .filter(([, keys]) => keys.length > 0);
  return element("li", {},
    element("p", {}, code(step.from), " → ", code(step.to)),
    step.inputs.length > 0 ? element("p", {}, code(step.inputs.join(", "))) : "",
    changes.length === 0 ? element("p", { class: "faint" }, "the same keys and shapes") : "",
    ...changes.map(([what, keys]) => disclosure(`${what}: ${counted(keys.length, "key")}`, false, list(keys, code))));
}

export function timelineElement(checkpoints, steps) {
  if (checkpoints.length < 2) return undefined;
  const fileText = (each) => [code(each.checkpoint), " ", verdict(each), ` (${counted(each.matched, "key")} match)`];
  return disclosure("Timeline", true,
    list(checkpoints, fileText, "ol"),
    element("ul", {}, steps.map(stepElement)));
}

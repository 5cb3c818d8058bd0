// The page: what is chosen, and everything that follows from it.
import { parseValue } from "../core/configuration.js";
import { Model } from "../core/model.js";
import { specialize } from "../core/specialize.js";
import { showComparison, timelineElement } from "./checkpoint_view.js";
import { Comparison } from "./comparison.js";
import { showDetails } from "./details_view.js";
import { byId, element } from "./element.js";
import { readFragment, writeFragment } from "./fragment.js";
import { showInputs } from "./inputs_view.js";
import { bannerElements, factElements, totalsText } from "./model_view.js";
import { treeOf } from "./tree.js";
import { TreeView } from "./tree_view.js";

const report = JSON.parse(byId("data").textContent);

// Values by name; what is no value is not given. An optional that is given has a value, whatever else is said of it.
function configurationOf(texts) {
  const values = valuesOf(texts);
  for (const [name, value] of [...values]) {
    if (!name.endsWith(".has_value()")) values.set(`${name}.has_value()`, value !== null);
  }
  return values;
}

function valuesOf(texts) {
  const values = new Map();
  for (const [name, text] of texts) {
    try {
      values.set(name, parseValue(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return values;
}

class Page {
  #models = new Map();  // read when they are first shown
  #view = { modelPosition: 0, texts: new Map(Object.entries(report.configuration)), checkpoint: -1,
            key: "", find: "", showsAbsent: false, onlyDiffering: false };
  #answer;
  #tree = new TreeView(byId("tree"), byId("rows"), (node) => this.#select(node));

  modelAt(position) {
    if (!this.#models.has(position)) this.#models.set(position, new Model(report.models[position], report.shared));
    return this.#models.get(position);
  }

  start() {
    byId("title").textContent = report.title;
    document.title = `${report.title} – Dictum`;
    const names = report.models.map((model) => model.expression ?? (model.signature || model.class));
    byId("model").append(...names.map((name, i) => element("option", { value: i }, name)));
    byId("model-choice").hidden = names.length === 1;
    byId("checkpoint").append(element("option", { value: -1 }, "no checkpoint"),
                              ...report.checkpoints.map((each, i) => element("option", { value: i }, each.checkpoint)));
    byId("checkpoint-choice").hidden = report.checkpoints.length === 0;
    this.#listen();
    this.#followFragment();
  }

  #listen() {
    const on = (id, type, action) => byId(id).addEventListener(type, action);
    on("model", "change", (event) => this.#chooseModel(Number(event.target.value)));
    on("checkpoint", "change", (event) => this.#chooseCheckpoint(Number(event.target.value)));
    on("search", "input", (event) => this.#change({ find: event.target.value }));
    on("absent", "change", (event) => this.#change({ showsAbsent: event.target.checked }));
    on("differing", "change", (event) => this.#change({ onlyDiffering: event.target.checked }));
    on("expand", "click", () => this.#tree.expandAll(true));
    on("collapse", "click", () => this.#tree.expandAll(false));
    window.addEventListener("hashchange", () => this.#followFragment());
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  #onKey(event) {
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      byId("search").focus();
      byId("search").select();
      event.preventDefault();
    } else if (event.target === byId("search") && ["Escape", "Enter", "ArrowDown"].includes(event.key)) {
      if (event.key === "Escape") this.#change({ find: "" });
      byId("search").value = this.#view.find;
      byId("tree").focus();
      event.preventDefault();
    }
  }

  #followFragment() {
    const { model, texts, ...rest } = readFragment(location.hash);
    const named = report.models.findIndex((each, i) => model === `${i}` || model === each.class || model === each.holder);
    const changes = { ...rest, modelPosition: named < 0 ? this.#view.modelPosition : named };
    if (texts) changes.texts = texts;
    const isKnown = report.checkpoints[rest.checkpoint] !== undefined;
    Object.assign(this.#view, changes);
    if (isKnown) this.#chooseCheckpoint(rest.checkpoint);
    else this.#chooseModel(this.#view.modelPosition, this.#view.texts);
    if (rest.key) this.#tree.select(rest.key);
  }

  #chooseModel(modelPosition, texts = new Map(Object.entries(report.configuration))) {
    this.#change({ modelPosition, texts, checkpoint: -1 }, true);
  }

  // With its model and under the configuration that the verifier found.
  #chooseCheckpoint(checkpoint) {
    const chosen = report.checkpoints[checkpoint];
    if (!chosen) return this.#change({ checkpoint: -1 }, true);
    this.#change({ checkpoint, modelPosition: chosen.model, texts: new Map(Object.entries(chosen.values)) }, true);
  }

  // A comparison holds for the verifier's configuration alone, so that another one ends it.
  #setInput(name, text) {
    const texts = new Map(this.#view.texts);
    if (text === "") texts.delete(name);
    else texts.set(name, text);
    this.#change({ texts, checkpoint: -1 });
  }

  #setInputs(entries) {
    this.#change({ texts: new Map(entries), checkpoint: -1 }, true);
  }

  #select(node) {
    this.#view.key = node.path;
    showDetails(byId("details"), node, this.#answer, this.#view.texts);
    this.#remember();
  }

  #remember() {
    history.replaceState(null, "", writeFragment(this.#view));
  }

  #change(changes, showsInputs = false) {
    Object.assign(this.#view, changes);
    this.#show(showsInputs);
    this.#remember();
  }

  #show(showsInputs) {
    const { checkpoint, texts, modelPosition } = this.#view;
    const model = this.modelAt(modelPosition);
    const compared = report.checkpoints[checkpoint];
    const comparison = compared && new Comparison(compared, report.shared);
    this.#answer = specialize(model, configurationOf(texts), Boolean(compared));
    const root = treeOf(this.#answer, comparison, this.#view.showsAbsent);
    byId("model").value = modelPosition;
    byId("checkpoint").value = checkpoint;
    byId("search").value = this.#view.find;
    byId("absent").checked = this.#view.showsAbsent;
    byId("differing").checked = this.#view.onlyDiffering;
    byId("differing").parentElement.hidden = !compared;
    byId("totals").textContent = totalsText(root.total, model.data.completeness);
    byId("banner").replaceChildren(...bannerElements(model, this.#answer));
    showComparison(byId("comparison"), compared, this.#answer.valid !== false);
    const timeline = timelineElement(report.checkpoints, report.timeline);
    byId("facts").replaceChildren(...factElements(model, this.#answer), timeline ?? "");
    if (showsInputs) {
      showInputs(byId("inputs"), model, texts, {
        onChange: (name, text) => this.#setInput(name, text),
        onDefaults: () => this.#setInputs(model.inputs.flatMap(({ name, default: text }) => (text === undefined ? [] : [[name, text]]))),
        onClear: () => this.#setInputs([]),
      });
    }
    showDetails(byId("details"), undefined, this.#answer, texts);
    this.#tree.show(root, this.#wanted(Boolean(compared)));
  }

  #wanted(isCompared) {
    const find = this.#view.find.trim().toLowerCase();
    const onlyDiffering = this.#view.onlyDiffering && isCompared;
    if (find === "" && !onlyDiffering) return undefined;
    const differs = (node) => Boolean(node.unexpected) || node.differences?.length > 0;
    return (node) => (find === "" || node.path.toLowerCase().includes(find)) && (!onlyDiffering || differs(node));
  }
}

const page = new Page();
page.start();

// For programs that drive the page: the rows of a model at a configuration of texts by name.
globalThis.dictum = Object.freeze({
  report,
  rowsAt: (modelPosition, texts) => specialize(page.modelAt(modelPosition), configurationOf(Object.entries(texts))),
});

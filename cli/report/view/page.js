// The page: what is chosen, and everything that follows from it.
import { readConfiguration, readInputValue } from "../core/configuration.js";
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

// The first model that is no part of another.
function mainModel() {
  const classesIn = ({ submodules }) => (submodules.class ?? []).map((position) => report.shared[position]);
  const parts = new Set(report.models.flatMap(classesIn));
  return Math.max(report.models.findIndex((model) => !parts.has(model.class)), 0);
}

// Not every default reads as a value.
function defaultsOf(model) {
  const isValue = (input) => input.default !== undefined && !readInputValue(input.default, input).problem;
  return model.inputs.filter(isValue).map((input) => [input.name, input.default]);
}

class Page {
  #models = new Map();  // read when they are first shown
  #view = { modelPosition: mainModel(), texts: new Map(Object.entries(report.configuration)), checkpoint: -1,
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
    const named = report.models.findIndex((each, i) => [`${i}`, each.class, each.holder].includes(model));
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
    history.replaceState(null, "", writeFragment(this.#view, report.models.length > 1));
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
    this.#answer = specialize(model, readConfiguration(texts, model.inputs), Boolean(compared));
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
        onDefaults: () => this.#setInputs(defaultsOf(model)),
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
function rowsAt(modelPosition, texts) {
  const model = page.modelAt(modelPosition);
  return specialize(model, readConfiguration(Object.entries(texts), model.inputs));
}

globalThis.dictum = Object.freeze({ report, rowsAt });

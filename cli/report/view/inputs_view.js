// The inputs of a model: each with its type, its default and the values that the code tells apart.
import { readInputValue } from "../core/configuration.js";
import { code, element } from "./element.js";

const notGiven = "not given";

function choices(input) {
  const values = [...input.values];
  if (input.valueType === "boolean") values.push("false", "true");
  if (input.default !== undefined) values.push(input.default);
  return [...new Set(values)];
}

function optionText(value, input) {
  const notes = [];
  if (value === input.default) notes.push("default");
  if (input.excluded.includes(value)) notes.push("refused");
  return notes.length > 0 ? `${value} (${notes.join(", ")})` : value;
}

function selectField(input, text, id, change) {
  const values = [...new Set([...choices(input), ...input.excluded, ...(text ? [text] : [])])];
  const option = (value) => element("option", { value, selected: value === text }, optionText(value, input));
  return element("select", { id, onchange: (event) => change(event.target.value) },
                 element("option", { value: "", selected: text === "" }, notGiven), values.map(option));
}

function textField(input, text, id, change) {
  const list = element("datalist", { id: `${id}-values` }, choices(input).map((value) => element("option", { value })));
  const field = element("input", {
    id, value: text, list: `${id}-values`, placeholder: notGiven, autocomplete: "off", spellcheck: "false",
    class: "code", "aria-describedby": `${id}-problem`, oninput: (event) => change(event.target.value.trim()),
  });
  return [field, list];
}

function inputElement(input, text, id, change) {
  const problem = element("p", { id: `${id}-problem`, class: "bad", role: "alert", hidden: true });
  const check = (next) => {
    const result = next === "" ? {} : readInputValue(next, input);
    problem.hidden = !result.problem;
    problem.textContent = result.problem ?? "";
    field.querySelector("input, select").setAttribute("aria-invalid", `${Boolean(result.problem)}`);
    return result.problem ? "" : next;
  };
  // Of an enumeration the code need not tell all enumerators apart.
  const makeField = input.valueType === "boolean" ? selectField : textField;
  const field = element("div", { class: "field" }, makeField(input, text, id, (next) => change(check(next))));
  check(text);
  const known = [
    input.default === undefined ? "no default" : `default ${input.default}`,
    input.values.length > 0 ? `told apart: ${input.values.join(", ")}` : "",
    input.excluded.length > 0 ? `refused: ${input.excluded.join(", ")}` : "",
  ].filter((part) => part !== "");
  return element("div", { class: "input" },
                 element("label", { for: id }, code(input.name), " ", element("span", { class: "faint" }, input.type)),
                 field, problem, element("p", { class: "faint" }, known.join("; ")));
}

// `texts` maps names to what was given; `onChange(name, text)` has an empty text for none.
export function showInputs(container, model, texts, { onChange, onDefaults, onClear }) {
  const fields = model.inputs.map((input, position) =>
    inputElement(input, texts.get(input.name) ?? "", `input-${position}`, (text) => onChange(input.name, text)));
  const button = (text, onclick) => element("button", { type: "button", onclick }, text);
  const buttons = element("div", { class: "buttons" }, button("Use defaults", onDefaults), button("Clear", onClear));
  const others = [...texts].filter(([name]) => !model.inputs.some((input) => input.name === name));
  container.replaceChildren(
    element("h2", {}, "Configuration"),
    fields.length === 0 ? element("p", { class: "faint" }, "This model depends on no input.") : buttons,
    ...fields,
    ...others.map(([name, text]) => element("p", {}, code(`${name} = ${text}`))));
}

// Elements with text and attributes. Text is always text: nothing that a user wrote is read as HTML.
export function element(tag, attributes = {}, ...children) {
  const result = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) result.addEventListener(name.slice(2), value);
    else if (value === true) result.setAttribute(name, "");
    else if (value !== undefined && value !== false) result.setAttribute(name, value);
  }
  result.append(...children.flat().filter((child) => child !== undefined && child !== ""));
  return result;
}

export const byId = (id) => document.getElementById(id);

export const code = (text) => element("code", {}, text);

// <dl> of the rows that say something: [term, content].
export function descriptions(rows) {
  const shown = rows.filter(([, content]) => content !== undefined && content !== "" && content.length !== 0);
  return element("dl", {}, shown.flatMap(([term, content]) => [element("dt", {}, term), element("dd", {}, content)]));
}

const maximumItems = 200;

// A list that says how much of it is left out.
export function list(items, show, tag = "ul") {
  const shown = items.slice(0, maximumItems).map((item) => element("li", {}, show(item)));
  const rest = items.length - shown.length;
  if (rest > 0) shown.push(element("li", { class: "faint" }, `and ${rest} more`));
  return element(tag, {}, shown);
}

export function disclosure(title, isOpen, ...content) {
  return element("details", { open: isOpen }, element("summary", {}, title), ...content);
}

// The tree of keys: rows are made for what is on the screen, so that 100,000 keys are as quick as ten. The keyboard is
// that of the WAI-ARIA tree pattern; the tree has the focus and names the active row.
import { element } from "./element.js";
import { rowElement } from "./tree_rows.js";
import { visibleNodes, wantedNodes } from "./tree.js";

const rowHeight = 28;
const rowsAround = 8;  // beyond the edges of the screen
const openAtFirst = 300;

export class TreeView {
  #container;
  #rows;
  #onSelect;
  #root = undefined;
  #items = [];
  #selected = undefined;    // path
  #expanded = new Map();    // path -> whether the user opened or closed it
  #wanted = undefined;      // nodes that the search leaves; undefined: all
  #opensAll = true;
  #typed = { text: "", at: -Infinity };

  constructor(container, rows, onSelect) {
    this.#container = container;
    this.#rows = rows;
    this.#onSelect = onSelect;
    container.addEventListener("scroll", () => requestAnimationFrame(() => this.#draw()), { passive: true });
    container.addEventListener("keydown", (event) => this.#onKey(event));
    rows.addEventListener("click", (event) => this.#onClick(event));
    new ResizeObserver(() => this.#draw()).observe(container);
  }

  // `isWanted` narrows to what is searched for; undefined shows all.
  show(root, isWanted) {
    this.#root = root;
    this.#wanted = isWanted && wantedNodes(root, isWanted);
    this.#opensAll = root.total.keys <= openAtFirst;
    this.#list();
  }

  expandAll(isExpanded) {
    this.#expanded.clear();
    const visit = (node) => {
      this.#expanded.set(node.path, isExpanded);
      node.children.forEach(visit);
    };
    this.#root.children.forEach(visit);
    this.#list();
  }

  select(path) {
    const names = path.split(".");
    names.slice(1).forEach((_, i) => this.#expanded.set(names.slice(0, i + 1).join("."), true));
    this.#selected = path;
    this.#list();
    this.#choose(this.#selectedIndex());
  }

  get count() {
    return this.#items.length;
  }

  #isExpanded(node) {
    if (this.#wanted) return this.#expanded.get(node.path) !== false;
    return this.#expanded.get(node.path) ?? this.#opensAll;
  }

  #list() {
    const isShown = (node) => !this.#wanted || this.#wanted.has(node);
    this.#items = visibleNodes(this.#root, (node) => this.#isExpanded(node), isShown);
    this.#rows.style.height = `${this.#items.length * rowHeight}px`;
    this.#draw();
  }

  #draw() {
    const { scrollTop, clientHeight } = this.#container;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - rowsAround);
    const last = Math.min(this.#items.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + rowsAround);
    const elements = [];
    for (let i = first; i < last; ++i) elements.push(this.#element(i));
    if (this.#items.length === 0) elements.push(element("p", { class: "faint" }, "No keys to show."));
    this.#rows.replaceChildren(...elements);
    const active = this.#selectedIndex();
    if (active >= first && active < last) this.#container.setAttribute("aria-activedescendant", `row-${active}`);
    else this.#container.removeAttribute("aria-activedescendant");
  }

  #element(index) {
    const item = this.#items[index];
    return rowElement(item, index, this.#isExpanded(item.node), item.node.path === this.#selected, index * rowHeight);
  }

  #selectedIndex() {
    return this.#items.findIndex((item) => item.node.path === this.#selected);
  }

  #choose(index) {
    if (index < 0 || index >= this.#items.length) return;
    this.#selected = this.#items[index].node.path;
    const top = index * rowHeight, { scrollTop, clientHeight } = this.#container;
    if (top < scrollTop) this.#container.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.#container.scrollTop = top + rowHeight - clientHeight;
    this.#draw();
    this.#onSelect(this.#items[index].node);
  }

  #toggle(index, isExpanded) {
    const { node } = this.#items[index];
    if (node.children.size === 0) return;
    this.#expanded.set(node.path, isExpanded ?? !this.#isExpanded(node));
    this.#list();
  }

  #onClick(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const index = Number(row.dataset.index);
    this.#choose(index);
    if (event.target.closest(".twisty") || event.detail === 2) this.#toggle(index);
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#items.length === 0) return;
    const at = this.#selectedIndex();
    const page = Math.max(1, Math.floor(this.#container.clientHeight / rowHeight) - 1);
    const last = this.#items.length - 1;
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + page, PageUp: at - page };
    if (event.key in moves) this.#choose(Math.min(Math.max(moves[event.key], 0), last));
    else if (at < 0) return;
    else if (event.key === "ArrowRight") this.#openOrEnter(at);
    else if (event.key === "ArrowLeft") this.#closeOrLeave(at);
    else if (event.key === "Enter" || event.key === " ") this.#toggle(at);
    else if (event.key === "*") this.#openSiblings(at);
    else if (/^[^/]$/u.test(event.key)) this.#jumpTo(event.key, event.timeStamp);
    else return;
    event.preventDefault();
  }

  #openOrEnter(at) {
    const { node } = this.#items[at];
    if (node.children.size === 0) return;
    if (this.#isExpanded(node)) this.#choose(at + 1);
    else this.#toggle(at, true);
  }

  #closeOrLeave(at) {
    const { node, parent } = this.#items[at];
    if (node.children.size > 0 && this.#isExpanded(node)) this.#toggle(at, false);
    else this.#choose(this.#items.findIndex((item) => item.node === parent));
  }

  #openSiblings(at) {
    this.#items[at].parent.children.forEach((sibling) => this.#expanded.set(sibling.path, true));
    this.#list();
  }

  // To the next row whose name begins with what was typed within half a second.
  #jumpTo(character, time) {
    const isContinued = time - this.#typed.at < 500;
    this.#typed = { text: (isContinued ? this.#typed.text : "") + character.toLowerCase(), at: time };
    const at = this.#selectedIndex(), count = this.#items.length, start = isContinued ? at : at + 1;
    for (let step = 0; step < count; ++step) {
      const index = (start + step) % count;
      if (this.#items[index].node.name.toLowerCase().startsWith(this.#typed.text)) return this.#choose(index);
    }
  }
}

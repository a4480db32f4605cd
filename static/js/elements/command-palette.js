// <command-palette>: Ctrl/Cmd+K anywhere. What this page can do (everything with a key or data-command) stands first, then places and
// things that the server finds. The field keeps the focus and names the marked row by aria-activedescendant.
import { toast } from "studio/lib/toast";

const QUIET = 100;
const HERE = 8;

// What a button says, without the key that it shows.
function words(thing) {
  const copy = thing.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent;
}

class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    this.dialog = this.querySelector("dialog");
    this.field = this.querySelector("input");
    this.list = this.querySelector("#palette-rows");
    this.here = this.querySelector("[data-here]");
    this.found = this.querySelector("[data-found]");
    this.none = this.querySelector(".palette-none");
    this.away = this.querySelector("[data-away]");
    this.mould = this.querySelector("template").content.firstElementChild;
    on(document, "keydown", (event) => this.called(event));
    on(document, "click", (event) => event.target.closest("[data-palette]") && this.open());
    on(this.field, "input", () => this.later());
    on(this.dialog, "keydown", (event) => this.key(event));
    on(this.dialog, "click", (event) => event.target.closest("[data-palette-close]") && this.dialog.close());
    on(this.dialog, "close", () => (clearTimeout(this.waiting), this.asked?.abort()));
    on(this.list, "pointermove", (event) => this.mark(event.target.closest("[role=option]")));
    on(this.list, "click", (event) => this.pressed(event));
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
    this.stopping.abort();
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get marked() {
    return this.list.querySelector("[aria-selected=true]");
  }

  called(event) {
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
    if (!wanted) return;
    event.preventDefault();
    if (this.dialog.open) this.dialog.close();
    else if (!document.querySelector("dialog:modal:not(.viewer)")) this.open();
  }

  open() {
    if (this.dialog.open) return;
    this.acts = this.gather();
    this.field.value = "";
    this.found.replaceChildren();
    this.showHere();
    this.dialog.showModal();
    this.field.focus();
    this.find();
  }

  // What a press of a key would do on this page: the things themselves are pressed, so that nothing is done in two ways.
  gather() {
    const seen = new Map();
    const front = document.querySelector("dialog.viewer[open]") ?? document;
    for (const thing of front.querySelectorAll("[data-command], [data-key]")) {
      if (thing.closest("command-palette, [hidden], [inert]") || thing.disabled || !thing.getClientRects().length) continue;
      const name = (thing.dataset.command || thing.getAttribute("aria-label") || words(thing)).trim().replace(/\s+/g, " ");
      if (name && !seen.has(name)) seen.set(name, { name, thing, key: thing.dataset.key ?? "" });
    }
    return [...seen.values()];
  }

  showHere() {
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = this.acts.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
    this.here.replaceChildren();
    if (!fits.length) return;
    const group = document.createElement("div");
    const title = document.createElement("p");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.here.dataset.name);
    title.className = "palette-title";
    title.setAttribute("aria-hidden", "true");
    title.textContent = this.here.dataset.name;
    group.append(title, ...fits.slice(0, HERE).map((act) => this.row(act)));
    this.here.append(group);
  }

  row(act) {
    const row = this.mould.cloneNode(true);
    row.querySelector("[data-name]").textContent = act.name;
    row.act = act.thing;
    if (act.key) {
      const key = document.createElement("kbd");
      key.textContent = act.key.length === 1 ? act.key.toUpperCase() : act.key;
      row.querySelector(".palette-key").append(key);
    }
    return row;
  }

  later() {
    this.showHere();
    this.settle();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.find(), QUIET);
  }

  // Not by htmx: the palette may be called before that has begun.
  async find() {
    this.waiting = 0;
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const query = new URLSearchParams({ q: this.field.value });
    try {
      const headers = { "HX-Request": "true" };
      const answer = await fetch(`${this.found.dataset.found}?${query}`, { headers, signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.found.innerHTML = await answer.text();
      this.away.hidden = true;
    } catch {
      if (asked.signal.aborted) return;
      this.away.hidden = false;
    }
    if (this.asked === asked) this.answered();
  }

  answered() {
    this.asked = null;
    this.settle();
    if (this.wanted && !this.waiting) this.use(this.marked, this.wanted.inTab);
    this.wanted = null;
  }

  // Every row has an id to be named by; the first one is marked.
  settle() {
    const rows = this.options;
    for (const [place, row] of rows.entries()) row.id = `palette-${place}`;
    this.none.hidden = rows.length > 0 || Boolean(this.waiting || this.asked);
    this.mark(this.marked ?? rows[0]);
  }

  mark(row) {
    if (!row) return;
    for (const other of this.options) other.setAttribute("aria-selected", String(other === row));
    this.field.setAttribute("aria-activedescendant", row.id);
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    if (event.isComposing) return;
    if (event.key in steps) this.step(event, steps[event.key]);
    else if (event.key === "Enter") this.enter(event);
    else if (event.key === "Tab") event.preventDefault();
  }

  step(event, by) {
    event.preventDefault();
    const rows = this.options;
    const at = rows.indexOf(this.marked) + by;
    const row = rows[Math.abs(by) === 1 ? (at + rows.length) % rows.length : Math.max(0, Math.min(rows.length - 1, at))];
    this.mark(row);
    row?.scrollIntoView({ block: "nearest" });
  }

  // Pressed while it is looked for, it means what will be found.
  enter(event) {
    event.preventDefault();
    const inTab = event.ctrlKey || event.metaKey;
    const overtaken = (this.waiting || this.asked) && !this.marked?.act;
    if (overtaken) this.wanted = { inTab };
    else this.use(this.marked, inTab);
  }

  pressed(event) {
    const row = event.target.closest("[role=option]");
    if (!row || (!row.act && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
    event.preventDefault();
    this.use(row, false);
  }

  use(row, inTab) {
    if (!row) return;
    if (!row.act && inTab) return void window.open(row.href, "_blank", "noopener");
    this.dialog.close();
    if (!row.act) location.assign(row.href);
    else if (row.act.isConnected) row.act.click();
    else toast({ text: this.away.textContent });
  }
}

customElements.define("command-palette", CommandPalette);

// <prompt-writer>: the editor of a prompt. Counts lines, takes a text that the server wrote anew (formatted, one value changed)
// with Undo, and keeps what was typed in this tab until it is saved. Without a script it is a plain form.
import { fill, pageLanguage } from "studio/lib/strings";
import { toast } from "studio/lib/toast";
import { drop, keyOf, load, put } from "studio/lib/unsaved";

const KEPT = ["text", "title", "notes", "tags", "category", "why", "note"];
const QUIET = 300;
const MOVES = { ArrowUp: "earlier", ArrowDown: "later" };
const ROW = /^v\d+-(name|type|required|help|default|choices|minimum|maximum)$/;

// Whether what was kept is what the form says already. What was said of variables is compared in no order: rows of those that are
// not in the text stand first.
function isSame(kept, now) {
  const rows = ({ said = [] }) => JSON.stringify(said.map((row) => Object.entries(row).sort()).sort());
  return Object.entries(kept.fields).every(([name, value]) => (now.fields[name] ?? "") === value) && rows(kept) === rows(now);
}

class PromptWriter extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("#write");
    this.text = this.querySelector("#id_text");
    this.key = keyOf(this.dataset.person, `prompt:${this.dataset.about}`);
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(this.form, "input", (event) => this.typed(event));
    on(this.form, "change", () => this.keepLater());
    on(this.form, "keydown", (event) => this.pressKey(event));
    on(this, "click", (event) => event.target.closest("[data-go-to]") && this.goTo(event.target.closest("[data-go-to]")));
    // On the document: a button that the answer has replaced tells nobody above it.
    on(document, "htmx:after:swap", () => this.swapped());
    on(this.form, "htmx:before:response", (event) => this.answered(event.detail.ctx));
    on(window, "pagehide", () => this.timer && this.keep());
    this.count();
    if (!("answered" in this.dataset)) this.comeBack();
  }

  disconnectedCallback() {
    this.stopping.abort();
    clearTimeout(this.timer);
  }

  typed({ target }) {
    if (target === this.text) this.count();
    this.keepLater();
  }

  pressKey(event) {
    if (event.altKey && event.key in MOVES) return this.move(event);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit(this.querySelector("[data-save]"));
  }

  // From the buttons of a reference alone: on a list of choices the same keys open it.
  move(event) {
    const button = event.target.closest(".write-reference button")?.closest("li").querySelector(`[name=move][value^=${MOVES[event.key]}]`);
    if (!button) return;
    event.preventDefault();
    button.focus();
    button.click();
  }

  count() {
    const numbers = new Intl.NumberFormat(pageLanguage());
    const lines = this.text.value.split("\n").length;
    const { lines: many, linesOne, letters } = this.dataset;
    const said = [lines === 1 ? linesOne : fill(many, { n: numbers.format(lines) }), fill(letters, { n: numbers.format([...this.text.value].length) })];
    this.querySelector("[data-counts]").textContent = said.join(" · ");
  }

  // -- What the server wrote -------------------------------------------------------------------------------------------------

  swapped() {
    const written = this.querySelector("template[data-new-text]");
    if (written) this.take(written);
    // A field that was touched keeps its own state through a morph; a value of the JSON is what the text says.
    for (const leaf of this.querySelectorAll("[name^='leaf:']")) if (leaf !== document.activeElement) leaf.value = leaf.defaultValue;
  }

  take(template) {
    const before = this.text.value;
    this.write(template.content.textContent);
    template.remove();
    toast({ text: this.dataset.changed, undo: () => this.write(before, true) });
  }

  write(text, look = false) {
    this.text.value = text;
    this.count();
    this.keepLater();
    if (look) this.look();
  }

  look() {
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  goTo({ dataset: { line, column } }) {
    const lines = this.text.value.split("\n");
    const place = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1;
    this.text.focus();
    this.text.setSelectionRange(place, Math.min(place + 1, this.text.value.length));
    this.text.scrollTop = (this.text.scrollHeight * (line - 3)) / lines.length;
  }

  // -- What is not saved -----------------------------------------------------------------------------------------------------

  keepLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.saved) put(this.key, { base: this.dataset.base, fields: this.fields(), said: this.rows() });
  }

  fields() {
    const found = KEPT.map((name) => [name, this.form.elements[name]?.value]);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined));
  }

  // What was said of the variables, as the form's own field keeps it of those that are not in the text for a moment.
  rows() {
    const rows = JSON.parse(this.form.elements.said?.value || "[]");
    for (const field of this.form.elements) {
      const [, name] = ROW.exec(field.name) ?? [];
      if (name === "name") rows.push({ name: field.value, required: false });
      else if (name) rows.at(-1)[name] = name === "required" ? field.checked : field.value;
    }
    return rows;
  }

  comeBack() {
    const kept = load(this.key);
    if (!kept || kept.base !== this.dataset.base) return;
    const before = { fields: this.fields(), said: this.rows() };
    if (isSame(kept, before)) return;
    this.fillIn(kept);
    toast({ text: this.dataset.cameBack, label: this.dataset.asSaved, undo: () => (this.fillIn(before), drop(this.key)) });
  }

  fillIn({ fields, said }) {
    for (const [name, value] of Object.entries(fields)) if (this.form.elements[name]) this.form.elements[name].value = value;
    if (this.form.elements.said) this.form.elements.said.value = JSON.stringify(said);
    for (const row of said) this.describe(row);
    this.count();
    // After htmx, which begins by a timer too.
    setTimeout(() => this.look(), 50);
  }

  // The row of a variable that is in the text now.
  describe({ name, ...said }) {
    const row = [...this.form.elements].find((field) => ROW.exec(field.name)?.[1] === "name" && field.value === name);
    for (const [key, value] of Object.entries(row ? said : {})) {
      const field = this.form.elements[row.name.replace("name", key)];
      if (field?.type === "checkbox") field.checked = value;
      else if (field) field.value = value;
    }
  }

  answered({ response }) {
    if (!response.headers.get("HX-Redirect")) return;
    this.saved = true;
    drop(this.key);
  }
}

customElements.define("prompt-writer", PromptWriter);

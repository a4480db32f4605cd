// <prompt-picker>: the library over the studio. The search field keeps the focus and names the marked prompt by
// aria-activedescendant; arrows mark, Enter uses, Escape closes. "/" at the beginning of the prompt opens it, the button and B too.
import { onKey } from "studio/lib/shortcuts";
import { toast } from "studio/lib/toast";

const QUIET = 120;
const LOOK = 60;
const SLASHES = new Set(["/", "／", "、"]); // the key gives the third one while Chinese is typed

class PromptPicker extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    this.dialog = this.querySelector("dialog");
    this.field = this.querySelector("#picker-find");
    this.rows = this.querySelector("#picker-rows");
    this.pane = this.querySelector("#picker-look");
    this.seen = new Map();
    on(document, "beforeinput", (event) => this.begun(event));
    on(document, "click", (event) => this.press(event));
    on(document, "htmx:after:swap", (event) => this.swapped(event));
    for (const name of ["htmx:error", "htmx:response:error"]) on(document, name, (event) => this.failed(event));
    on(this.field, "input", () => this.later());
    on(this.dialog, "keydown", (event) => this.key(event));
    on(this.dialog, "cancel", (event) => (event.preventDefault(), this.leave()));
    on(this.rows, "pointermove", (event) => this.over(event));
    on(this.rows, "click", (event) => this.choose(event));
    onKey("b", () => this.hasComposer && (this.open(), true));
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
    this.stopping.abort();
  }

  get hasComposer() {
    return Boolean(document.querySelector("studio-composer"));
  }

  get options() {
    return [...this.rows.querySelectorAll("[role=option]")];
  }

  get marked() {
    return this.rows.querySelector("[aria-selected=true]");
  }

  // The id of the option whose prompt is looked at.
  get shown() {
    return `pick-${this.pane.querySelector("[data-look-of]")?.dataset.lookOf}`;
  }

  // -- Opening and leaving -----------------------------------------------------------------------------------------------

  begun(event) {
    const { target, data } = event;
    const atStart = target.id === "prompt" && !target.value.slice(0, target.selectionStart).trim();
    if (!atStart || !SLASHES.has(data) || !event.cancelable) return;
    event.preventDefault();
    this.open(data);
  }

  press(event) {
    const link = event.target.closest("a[data-library]");
    if (event.target.closest("[data-picker-close]")) this.leave();
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.open();
  }

  // `typed` is the character that called it: given back by Escape, since it may have been meant.
  open(typed = "") {
    if (this.dialog.open) return;
    this.typed = typed;
    this.from = document.activeElement;
    this.field.value = "";
    this.pane.replaceChildren();
    this.seen.clear();
    this.stop();
    this.dialog.showModal();
    // The keyboard of a phone would cover the list, unless it is there already.
    const browsing = !typed && matchMedia("(pointer: coarse)").matches;
    (browsing ? this.rows : this.field).focus();
    this.find();
  }

  leave() {
    this.stop();
    this.dialog.close();
    const prompt = document.querySelector("#prompt");
    if (!this.typed) return this.from?.isConnected && this.from.focus();
    prompt.focus();
    prompt.setRangeText(this.typed, prompt.selectionStart, prompt.selectionEnd, "end");
    prompt.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  // -- Finding -----------------------------------------------------------------------------------------------------------

  later() {
    this.stop();
    this.waiting = setTimeout(() => this.find(), QUIET);
  }

  stop() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.wanted = false;
  }

  find() {
    this.waiting = 0;
    this.asked = true;
    this.rows.dispatchEvent(new CustomEvent("picker:find"));
  }

  swapped({ detail }) {
    const { target } = detail.ctx;
    if (target === this.rows) this.found();
    if (target.id === "composer" && this.dialog.open) this.used();
  }

  // Enter pressed while it was looked for means what is found. An answer that typing has overtaken is not what was meant.
  found() {
    this.mark(this.options[0]);
    if (this.waiting) return;
    this.asked = false;
    if (this.wanted) this.use();
    this.wanted = false;
  }

  // A question that a newer one has replaced says nothing about the newer one.
  failed({ target, detail }) {
    if (target === this.rows && detail.error?.name !== "AbortError") this.asked = this.wanted = false;
  }

  enter() {
    this.wanted = Boolean(this.waiting || this.asked);
    if (!this.wanted) this.use();
  }

  // -- Choosing ----------------------------------------------------------------------------------------------------------

  key(event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.target === this.field && event.key in steps) this.step(steps[event.key]);
    else if (event.target === this.field && event.key === "Enter") this.enter();
    else return;
    event.preventDefault();
  }

  // Arrows choose among what is there.
  step(by) {
    this.wanted = false;
    const { options, marked } = this;
    if (!options.length) return;
    this.mark(options[(options.indexOf(marked) + by + options.length) % options.length]);
  }

  mark(option) {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return this.pane.replaceChildren();
    }
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.look(option), LOOK);
  }

  over(event) {
    const option = event.target.closest("[role=option]");
    if (option && option !== this.marked && event.pointerType === "mouse") this.mark(option);
  }

  // By touch nothing was seen of it yet: the first press shows it, the next one uses it.
  choose(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    if (event.pointerType !== "touch" || this.shown === option.id) this.use(option);
    else this.mark(option);
  }

  // Once only: the button of what is shown may be asking already.
  async look(option) {
    const html = await this.read(option.dataset.look);
    if (!html || option !== this.marked || this.shown === option.id) return;
    this.pane.replaceChildren(document.createRange().createContextualFragment(html));
    window.htmx.process(this.pane);
  }

  read(address) {
    if (!this.seen.has(address)) this.seen.set(address, this.fetch(address));
    return this.seen.get(address);
  }

  async fetch(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) return answer.text();
    this.seen.delete(address);
    toast({ text: this.dataset.away, bad: true });
    return "";
  }

  async use(option = this.marked) {
    if (!option) return;
    if (option !== this.marked) this.mark(option);
    clearTimeout(this.looking);
    await this.look(option);
    this.pane.querySelector("[data-picker-use]")?.click();
  }

  // The composer holds it now: its first field is next, else the prompt.
  used() {
    this.dialog.close();
    const composer = document.querySelector("studio-composer");
    composer.open();
    const first = composer.querySelector("#filling .fill :is(input, select, textarea):not([type=hidden], [type=color])");
    (first ?? composer.prompt).focus();
  }
}

customElements.define("prompt-picker", PromptPicker);

// <studio-composer>: what the composer's form gains from a script. Without one it is a plain form.
import { DraftKeeper } from "studio/lib/draft";
import { onKey } from "studio/lib/shortcuts";
import { pageLanguage } from "studio/lib/strings";
import { toast } from "studio/lib/toast";
import { Tray } from "studio/lib/tray";

const PROMPT_QUIET = 600;
const AT_ONCE = 40;
const LATER = 800;
const PICTURE = "application/x-studio-picture";

class StudioComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.prompt = this.querySelector("#prompt");
    this.stopping = new AbortController();
    this.changes = 0;
    this.keeper = new DraftKeeper(this, this.form);
    this.tray = new Tray(this, () => this.changed("references"));
    this.listen();
    this.grow();
    this.count();
    if (this.querySelector("[aria-invalid], .note.bad, .errorlist:not(:empty)")) this.refusedOnArrival();
  }

  disconnectedCallback() {
    this.stopping.abort();
    clearTimeout(this.quoteTimer);
    clearTimeout(this.laterTimer);
    this.keeper.stop();
    this.tray.stop();
  }

  listen() {
    const { signal } = this.stopping;
    const on = (target, name, act, options = {}) => target.addEventListener(name, act, { signal, ...options });
    on(this.form, "input", (event) => this.typed(event));
    on(this.form, "change", (event) => this.picked(event));
    on(this.form, "submit", (event) => this.submitting(event), { capture: true });
    on(this, "click", (event) => this.press(event));
    on(this, "htmx:before:request", (event) => (event.detail.ctx.changes = this.changes));
    on(this, "htmx:before:swap", (event) => this.overtaken(event) && event.preventDefault());
    on(this, "htmx:after:swap", () => this.settled());
    on(document, "studio:generated", (event) => this.generated(event.detail));
    on(document, "keydown", (event) => this.key(event));
    on(document, "paste", (event) => this.paste(event));
    on(document, "dragstart", (event) => this.dragOut(event));
    for (const name of ["dragenter", "dragover"]) on(document, name, (event) => this.dragOver(event));
    for (const name of ["dragleave", "dragend"]) on(document, name, (event) => this.dragAway(event));
    on(document, "drop", (event) => this.drop(event));
    for (const kind of ["budget", "gateway"]) on(document.body, `studio:${kind}`, () => this.quoteLater());
    onKey("c", () => (this.open(), this.prompt.focus(), true));
  }

  // -- Changes -----------------------------------------------------------------------------------------------------------

  typed({ target }) {
    if (target !== this.prompt) return;
    this.grow();
    this.count();
    this.changed("prompt");
  }

  picked({ target }) {
    if (target === this.prompt || target.name === "files") return;
    this.changed(target.name);
  }

  // An answer on its way while something else was chosen would take that choice back.
  overtaken({ target, detail }) {
    return target.id === "settings" && detail.ctx.changes !== this.changes;
  }

  changed(name) {
    this.changes += 1;
    this.form.elements.touched.value = name;
    // Another content is another submission: the same id would give back the generation that it made.
    this.form.elements.submission.value = newId();
    this.keeper.soon();
    this.quote(name === "prompt" ? PROMPT_QUIET : AT_ONCE);
  }

  // Several changes at once (a tray that is filled, a notice that comes with the answer) are one question.
  quote(wait = AT_ONCE) {
    clearTimeout(this.quoteTimer);
    this.quoteTimer = setTimeout(() => this.querySelector("#settings")?.dispatchEvent(new CustomEvent("quote")), wait);
  }

  // What others spend comes in bursts, and nobody waits for it.
  quoteLater() {
    clearTimeout(this.laterTimer);
    this.laterTimer = setTimeout(() => this.quote(), LATER);
  }

  // The server's answer is what stands: a control that was touched keeps its own state through a morph.
  settled() {
    for (const control of this.querySelectorAll("#settings input, #settings select")) {
      if (control === document.activeElement && control.type === "number" && this.dirtySince(control)) continue;
      if (control.type === "radio") control.checked = control.defaultChecked;
      else if (control instanceof HTMLSelectElement) selectDefault(control);
      else control.value = control.defaultValue;
    }
    this.count();
  }

  dirtySince(control) {
    return this.form.elements.touched.value !== control.name && control.value !== control.defaultValue;
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.prompt.style.height = "auto";
    this.prompt.style.height = `${this.prompt.scrollHeight + 2}px`;
  }

  count() {
    const shown = this.querySelector("[data-count]");
    const { promptLimit, countFrom } = this.querySelector("#settings").dataset;
    const length = [...this.prompt.value].length;
    const numbers = new Intl.NumberFormat(pageLanguage());
    shown.hidden = length < Number(countFrom);
    shown.textContent = `${numbers.format(length)} / ${numbers.format(Number(promptLimit))}`;
    shown.classList.toggle("over", length > Number(promptLimit));
  }

  // -- Sending -----------------------------------------------------------------------------------------------------------

  // Generate pressed while a reference is still on its way: it waits for it.
  submitting(event) {
    if (!this.tray.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = this.querySelector("#generate");
    button.setAttribute("aria-busy", "true");
    this.tray.whenIdle().then(() => {
      button.removeAttribute("aria-busy");
      this.form.requestSubmit(button);
    });
  }

  generated({ submission }) {
    this.form.elements.submission.value = submission;
    for (const list of this.querySelectorAll(".errorlist")) list.replaceChildren();
    for (const note of this.querySelectorAll(".composer-fields > .note.bad")) note.remove();
    for (const field of this.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    this.quote();
    this.close();
    if (matchMedia("(max-width: 720px)").matches) window.scrollTo({ top: 0 });
  }

  refusedOnArrival() {
    this.open();
    const first = this.querySelector("[aria-invalid], .note.bad, .errorlist:not(:empty)");
    first.scrollIntoView({ block: "nearest" });
    if (first.matches("input, textarea, select")) first.focus();
  }

  // -- Presses and keys --------------------------------------------------------------------------------------------------

  press(event) {
    const sheet = event.target.closest("[data-sheet]")?.dataset.sheet;
    if (sheet === "open") this.open(true);
    if (sheet === "close") this.close();
    const step = event.target.closest("[data-step]");
    if (step) this.step(Number(step.dataset.step));
    if (event.target.closest("[data-clear]")) this.clear();
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      const button = this.querySelector("#generate");
      if (!button.disabled) this.form.requestSubmit(button);
    } else if (event.key === "Escape" && this.closest(".composer").classList.contains("open")) {
      this.close();
    }
  }

  step(by) {
    const field = this.form.elements.n;
    const wanted = Number(field.value || 1) + by;
    if (wanted < Number(field.min) || wanted > Number(field.max)) return;
    field.value = wanted;
    this.changed("n");
  }

  clear() {
    const before = { prompt: this.prompt.value, items: this.tray.items };
    const put = (text, items) => {
      this.prompt.value = text;
      for (const item of this.tray.items) item.remove();
      for (const item of items) this.tray.add.before(item);
      this.grow();
      this.count();
      this.changed("prompt");
    };
    put("", []);
    this.prompt.focus();
    toast({ text: this.dataset.cleared, undo: () => put(before.prompt, before.items) });
  }

  // -- The sheet of a narrow window --------------------------------------------------------------------------------------

  open(focus = false) {
    this.closest(".composer").classList.add("open");
    this.grow();
    if (focus) this.prompt.focus();
  }

  close() {
    this.closest(".composer").classList.remove("open");
    const peek = this.querySelector("[data-peek]");
    if (peek) peek.textContent = this.prompt.value.trim() || this.prompt.placeholder;
  }

  // -- Pictures from elsewhere -------------------------------------------------------------------------------------------

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.tray.take(files);
  }

  dragOut(event) {
    const picture = event.target.closest?.("[data-picture]");
    if (picture) event.dataTransfer.setData(PICTURE, picture.dataset.picture);
  }

  welcome(event) {
    const types = event.dataTransfer?.types ?? [];
    return types.includes("Files") || types.includes(PICTURE);
  }

  dragOver(event) {
    if (!this.welcome(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.classList.add("dropping");
  }

  dragAway(event) {
    if (event.type === "dragend" || !event.relatedTarget) this.classList.remove("dropping");
  }

  drop(event) {
    this.classList.remove("dropping");
    if (!this.welcome(event)) return;
    event.preventDefault();
    const picture = event.dataTransfer.getData(PICTURE);
    if (picture) document.querySelector(`[data-picture="${CSS.escape(picture)}"] [data-add-reference]`)?.click();
    else this.tray.take([...event.dataTransfer.files]);
  }
}

function selectDefault(select) {
  const wanted = [...select.options].find((option) => option.defaultSelected);
  if (wanted) wanted.selected = true;
}

// crypto.randomUUID is missing over plain HTTP on a LAN.
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("studio-composer", StudioComposer);

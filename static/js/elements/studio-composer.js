// <studio-composer>: what the composer's form gains from a script. Without one it is a plain form.
import { Choices } from "studio/lib/choices";
import { DraftKeeper } from "studio/lib/draft";
import { Drops } from "studio/lib/drops";
import { VARIABLE_FIELDS, readFields, referencesOf, sameFields, writeFields } from "studio/lib/fields";
import { Filling } from "studio/lib/filling";
import { MaskRow } from "studio/lib/mask/row";
import { Mentions } from "studio/lib/mentions";
import { Quote } from "studio/lib/quote";
import { onKey } from "studio/lib/shortcuts";
import { fill, pageLanguage } from "studio/lib/strings";
import { toast } from "studio/lib/toast";
import { Tray } from "studio/lib/tray";
import { newId } from "studio/lib/unsaved";

const PROMPT_QUIET = 600;
const REFUSED = "[aria-invalid], .note.bad, .errorlist:not(:empty)";
const TYPED = new Set(["prompt", "variable_value"]);
const CLEARED = new Map(Object.entries({ prompt: "", version: "", plain: "", role_lines: "yes", mask: "", mask_of: "", origin: "" }));

class StudioComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.prompt = this.querySelector("#prompt");
    this.stopping = new AbortController();
    this.quote = new Quote(this);
    this.keeper = new DraftKeeper(this, this.form);
    this.filling = new Filling(this, this.stopping.signal, (name) => this.changed(name));
    this.tray = new Tray(this, (name = "references") => (this.filling.trayChanged(), this.changed(name)));
    this.mentions = new Mentions(this, this.prompt, this.tray);
    this.masking = new MaskRow(this, this.stopping.signal);
    new Choices(this, this.querySelector("[data-why-said]"), this.stopping.signal);
    this.drops = new Drops(this, this.tray, this.stopping.signal);
    this.listen();
    const early = this.prompt.value !== this.prompt.defaultValue;
    this.keeper.arrive();
    if (early && !this.keeper.unsaved) this.changed("prompt");
    this.grow();
    this.count();
    if (this.querySelector(REFUSED)) this.refusedOnArrival();
    if (takenFromAddress("paint")) this.masking.open();
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.returning.disconnect();
    this.quote.stop();
    this.filling.stop();
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
    on(document, "studio:generated", (event) => this.generated(event.detail));
    on(document, "keydown", (event) => this.key(event));
    on(document, "paste", (event) => this.paste(event));
    for (const kind of ["budget", "gateway"]) on(document.body, `studio:${kind}`, () => this.quote.later());
    onKey("c", () => (this.open(), this.prompt.focus(), true));
    this.listenToAnswers(on);
    this.listenForReturn(on);
  }

  listenToAnswers(on) {
    const ofQuote = (event) => event.target.id === "settings";
    on(this, "htmx:config:request", (event) => ofQuote(event) && this.quote.asking(event.detail.ctx));
    on(this, "htmx:before:swap", (event) => {
      if (ofQuote(event) && this.quote.overtaken(event.detail.ctx)) event.preventDefault();
    });
    // What stands below the prompt says nothing about the settings, which may have been changed since they were last settled.
    on(this, "htmx:after:swap", (event) => this.filling.isOwn(event) || this.settled());
    on(this, "htmx:after:swap", (event) => ofQuote(event) && this.quote.answered());
    for (const name of ["htmx:error", "htmx:response:error"]) on(this, name, (event) => ofQuote(event) && this.quote.failed());
    on(document, "htmx:before:swap", (event) => this.replacing(event));
    on(document.body, "studio:undone", ({ detail }) => detail.address.includes(this.dataset.putBack) && this.keeper.forget());
  }

  // The studio answers again: the browser's network is back, or the live stream is.
  listenForReturn(on) {
    const back = () => (this.quote.retry(), this.keeper.retry());
    on(window, "online", back);
    const stream = document.querySelector("live-stream");
    this.returning = new MutationObserver(() => stream.dataset.state === "live" && back());
    if (stream) this.returning.observe(stream, { attributes: true, attributeFilter: ["data-state"] });
  }

  // -- Changes -----------------------------------------------------------------------------------------------------------

  typed({ target }) {
    if (target !== this.prompt) return;
    this.grow();
    this.count();
    this.filling.promptChanged();
    this.changed("prompt");
  }

  picked({ target }) {
    if (target.name === "brief") return this.drops.restoreFrom(target);
    if (target === this.prompt || !target.name || target.type === "file" || TYPED.has(target.name)) return;
    this.changed(target.name);
  }

  changed(name) {
    this.form.elements.touched.value = name;
    // Another content is another submission: the same id would give back the generation that it made.
    this.form.elements.submission.value = newId();
    this.keeper.changed();
    this.quote.changed(TYPED.has(name) ? PROMPT_QUIET : undefined);
    this.showNumber();
  }

  // The button tells the number that would be sent, whatever the price is by then.
  showNumber() {
    const shown = this.querySelector("[data-go-text]");
    const n = Number(this.form.elements.n.value);
    if (n >= 1) shown.textContent = fill(shown.dataset.goText, { n });
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
    const { promptLimit, countFrom, extra } = this.querySelector("#settings").dataset;
    const length = [...this.prompt.value].length + Number(extra);
    const numbers = new Intl.NumberFormat(pageLanguage());
    shown.hidden = length < Number(countFrom);
    shown.textContent = `${numbers.format(length)} / ${numbers.format(Number(promptLimit))}`;
    shown.classList.toggle("over", length > Number(promptLimit));
  }

  // -- What it held before -----------------------------------------------------------------------------------------------

  // What an earlier page of this tab held. The references' pictures follow from the server.
  take(fields) {
    if (sameFields(fields, readFields(this.form))) return;
    writeFields(this.form, fields);
    this.tray.become(referencesOf(fields));
    this.filling.put(fields);
    this.masking.show();
    this.quote.changed();
    this.showNumber();
  }

  snapshot() {
    return { fields: readFields(this.form), items: this.tray.items };
  }

  // By Undo, which may come when the composer is another element already.
  restore({ fields, items }) {
    writeFields(this.form, fields);
    this.tray.put(items);
    this.filling.put(fields);
    this.masking.show();
    this.grow();
    this.count();
    this.changed("");
  }

  // The composer is about to be filled with something else, which the person asked for.
  replacing({ target, detail }) {
    const said = target.dataset?.reuse !== undefined ? "reused" : target.dataset?.takeOther !== undefined ? "taken" : "";
    if (!said || detail.ctx.response.status >= 400) return;
    const before = this.snapshot();
    this.keeper.forget();
    toast({ text: this.dataset[said], undo: () => restore(before) });
  }

  // With what a file carries; the file stays at hand, to be a reference too.
  refill(section, file) {
    const before = this.snapshot();
    const old = this.closest("#composer");
    this.keeper.forget();
    section.classList.toggle("open", old.classList.contains("open"));
    old.replaceWith(section);
    window.htmx.process(section);
    section.querySelector("studio-composer").drops.offer(file);
    toast({ text: section.querySelector("[data-restored] p").textContent, undo: () => restore(before) });
  }

  clear() {
    const cleared = ([name]) => CLEARED.has(name) || VARIABLE_FIELDS.includes(name);
    const before = { fields: readFields(this.form).filter(cleared), items: this.tray.items };
    this.restore({ fields: [...CLEARED], items: [] });
    this.prompt.focus();
    toast({ text: this.dataset.cleared, undo: () => restore(before) });
  }

  showConflict(on) {
    this.querySelector("[data-conflict]").hidden = !on;
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
    for (const note of this.querySelectorAll(".composer-fields > .note.bad, [data-restored]")) note.remove();
    for (const field of this.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    this.quote.soon();
    this.close();
    if (matchMedia("(max-width: 720px)").matches) window.scrollTo({ top: 0 });
  }

  refusedOnArrival() {
    this.open();
    const first = this.querySelector(REFUSED);
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
    if (event.target.closest("[data-keep-mine]")) this.keeper.keepMine();
    if (event.target.closest("#more > summary")) this.showMore();
  }

  // Once it is open or closed, which the press does after this.
  showMore() {
    requestAnimationFrame(() => this.querySelector("#more").scrollIntoView({ block: "nearest" }));
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      if (document.querySelector("dialog:modal")) return;
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
}

// A page that was asked for with a wish does it once, not again when it is loaded anew.
function takenFromAddress(name) {
  const address = new URL(location.href);
  if (!address.searchParams.has(name)) return false;
  address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
  return true;
}

function selectDefault(select) {
  const wanted = [...select.options].find((option) => option.defaultSelected);
  if (wanted) wanted.selected = true;
}

function restore(before) {
  document.querySelector("studio-composer")?.restore(before);
}

customElements.define("studio-composer", StudioComposer);

// What stands below the prompt: the library's prompt that it came from, a field for each variable. The server draws it anew a moment
// after the prompt was typed; what is typed into the fields stays theirs, by name, whatever becomes of the prompt.
import { VARIABLE_FIELDS, variablesOf } from "studio/lib/fields";
import { send } from "studio/lib/http";

const QUIET = 250;
const AT_ONCE = 0;
const MAY_HOLD = /[[{【［｛〔]/;
const HEX = /^#[0-9a-f]{6}$/i;

export class Filling {
  // `changed` is told the name of the field that was changed here.
  constructor(host, signal, changed) {
    this.host = host;
    this.changed = changed;
    this.changes = 0;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(host, "input", (event) => this.typed(event));
    on(host, "change", (event) => this.picked(event));
    on(host, "click", (event) => this.press(event));
    on(host, "htmx:config:request", (event) => this.isOwn(event) && this.asking(event.detail.ctx));
    on(host, "htmx:finally:request", (event) => this.isOwn(event) && (this.asked = false));
    on(host, "htmx:before:swap", (event) => {
      if (this.isOwn(event) && event.detail.ctx.changes !== this.changes) event.preventDefault();
    });
    on(document.body, "studio:saved", ({ detail }) => detail.version && this.link(detail.version));
  }

  get part() {
    return this.host.querySelector("#filling");
  }

  stop() {
    clearTimeout(this.waiting);
  }

  isOwn(event) {
    return event.target.id === "filling";
  }

  // An answer is not shown where something was typed since: a field would lose it.
  asking(ctx) {
    this.asked = true;
    ctx.changes = this.changes;
  }

  // -- Changes -----------------------------------------------------------------------------------------------------------

  promptChanged() {
    if (MAY_HOLD.test(this.host.prompt.value) || this.part.dataset.shown === "yes") this.later();
  }

  later(wait = QUIET) {
    this.changes += 1;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), wait);
  }

  ask() {
    this.waiting = 0;
    this.part.dispatchEvent(new CustomEvent("filling"));
  }

  typed({ target }) {
    if (!target.closest("#filling")) return;
    this.changes += 1;
    if (target.dataset.colour !== undefined) this.pair(target, target.nextElementSibling);
    else if (target.previousElementSibling?.dataset.colour !== undefined && HEX.test(target.value)) target.previousElementSibling.value = target.value;
    this.changed("variable_value");
    // An answer that this has overtaken has to be asked for again.
    if (this.waiting || this.asked || target.ariaInvalid) this.later();
  }

  pair(colour, field) {
    field.value = colour.value;
  }

  picked({ target }) {
    if (target.dataset.variableFile !== undefined) this.takeFile(target);
    else if (target.name === "variable_image") this.later(AT_ONCE);
  }

  press(event) {
    const button = event.target.closest("[data-unlink], [data-format], [data-said]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.unlink !== undefined) this.link("");
    else if (button.dataset.format !== undefined) this.format(button);
    else this.take(button.dataset.said, button.value.slice(button.value.indexOf("=") + 1));
  }

  link(version) {
    this.host.form.elements.version.value = version;
    this.changed("version");
    this.later(AT_ONCE);
  }

  async format(button) {
    const body = new FormData(this.host.form, button);
    body.delete("files");
    const answer = await send(button.formAction, { body }).catch(() => null);
    if (!answer?.ok) return;
    const text = await answer.text();
    const { prompt } = this.host;
    prompt.focus();
    prompt.select();
    // As if it were typed, so that the browser's own undo takes it back.
    if (!document.execCommand("insertText", false, text)) prompt.value = text;
    prompt.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  // What the prompt says of a setting.
  take(name, value) {
    const controls = [...this.host.form.querySelectorAll(`[name="${name}"]`)];
    const radio = controls.find((one) => one.type === "radio" && one.value === value);
    if (radio) radio.checked = true;
    else if (controls[0] && controls[0].type !== "radio") controls[0].value = value;
    this.changed(name);
  }

  // -- Pictures ----------------------------------------------------------------------------------------------------------

  // A file becomes a reference, and the variable is filled with it.
  async takeFile(input) {
    const { tray } = this.host;
    const name = input.closest(".fill").querySelector("[name=variable]").value;
    const known = new Set(tray.items);
    tray.take([...input.files].slice(0, 1));
    input.value = "";
    await tray.whenIdle();
    const come = tray.items.find((item) => !known.has(item));
    const select = come && this.selectOf(name);
    if (!select) return;
    select.append(new Option(come.dataset.handle, come.dataset.reference, true, true));
    this.changed("variable_image");
    this.later(AT_ONCE);
  }

  selectOf(name) {
    const rows = [...this.part.querySelectorAll(".fill.picture")];
    return rows.find((row) => row.querySelector("[name=variable]").value === name)?.querySelector("select");
  }

  // What left the tray fills nothing any more, and what came can be chosen.
  trayChanged() {
    const selects = this.part.querySelectorAll(".fill.picture select");
    if (!selects.length) return;
    const there = new Set(this.host.tray.items.map((item) => item.dataset.reference));
    for (const select of selects) if (select.value && !there.has(select.value)) select.value = "";
    this.later(AT_ONCE);
  }

  // -- Taken over --------------------------------------------------------------------------------------------------------

  // The values of a list of fields, in the place of those that stand here; the server draws them.
  put(fields) {
    const rows = variablesOf(fields).map((row) => {
      const hidden = VARIABLE_FIELDS.map((name, at) => Object.assign(document.createElement("input"), { type: "hidden", name, value: row[at] }));
      return hidden;
    });
    for (const old of this.part.querySelectorAll("[name^=variable]")) (old.closest(".fill") ?? old).remove();
    this.part.append(...rows.flat());
    this.later(AT_ONCE);
  }
}

// The one popover for what a reference is there for: its role, what the gateway is told of it, the shelf, away with it. It reads
// and writes the hidden fields of the item that it was opened on.
import { standBy } from "studio/lib/anchor";
import { postForm } from "studio/lib/http";
import { toast } from "studio/lib/toast";

export class ReferenceMenu {
  constructor(host, tray) {
    this.host = host;
    this.tray = tray;
    this.panel = host.querySelector("#ref-menu");
    this.line = this.panel.querySelector("[name=line]");
    tray.list.addEventListener("pointerdown", (event) => this.remember(event), { capture: true });
    tray.list.addEventListener("click", (event) => this.press(event));
    this.panel.addEventListener("change", (event) => event.target.name === "role" && this.choose(event.target));
    this.line.addEventListener("input", () => this.write("line", this.line.value, true));
    this.panel.addEventListener("click", (event) => this.act(event));
    this.panel.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen() {
    return this.panel.matches(":popover-open");
  }

  // A press on the button of an open menu closes it, as the browser does before the click comes.
  remember(event) {
    this.closing = this.isOpen && this.item?.contains(event.target) && event.target.closest(".ref-role");
  }

  press(event) {
    const button = event.target.closest(".ref-role");
    const closing = this.closing;
    this.closing = false;
    if (button && !closing) this.open(button.closest(".ref[data-reference]"));
  }

  open(item) {
    this.item = item;
    this.panel.querySelector("#ref-menu-title").textContent = this.field("name").value;
    const role = this.field("role").value;
    for (const choice of this.choices) choice.checked = choice.value === role;
    this.line.value = this.field("line").value;
    this.suggest();
    this.panel.showPopover();
    standBy(this.panel, item.getBoundingClientRect());
    this.choices.find((choice) => choice.checked)?.focus();
  }

  get choices() {
    return [...this.panel.querySelectorAll("[name=role]")];
  }

  field(name) {
    return this.item.querySelector(`[name=reference_${name}]`);
  }

  choose(choice) {
    this.write("role", choice.value);
    const what = this.item.querySelector(".ref-what");
    what.querySelector(".cut").textContent = choice.labels[0].textContent.trim();
    what.classList.toggle("quiet", !choice.value);
    this.suggest();
  }

  // What is told if nothing is written, in the language of the prompt.
  suggest() {
    const chosen = this.choices.find((choice) => choice.checked);
    const { language } = this.host.querySelector("#sent").dataset;
    this.line.placeholder = chosen?.dataset[language] || this.line.dataset.none;
  }

  write(name, value, typing = false) {
    this.field(name).value = value;
    this.tray.changed(typing ? "prompt" : "references");
  }

  act({ target }) {
    const { item } = this;
    if (target.closest("button[data-remove]")) this.leave(() => this.tray.remove(item));
    if (target.closest("button[data-mention]")) this.leave(() => this.host.mentions.mention(item));
    if (target.closest("button[data-shelve]")) this.leave(() => this.shelve(item));
  }

  leave(act) {
    this.panel.hidePopover();
    act();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && event.target === this.line) {
      event.preventDefault();
      this.panel.hidePopover();
    }
    event.stopPropagation();
  }

  async shelve(item) {
    const value = (name) => item.querySelector(`[name=${name}]`).value;
    const fields = { image: value("reference"), filename: value("reference_name"), role: value("reference_role") };
    const answer = await postForm(this.host.dataset.shelfAdd, fields).catch(() => null);
    if (!answer?.ok) return toast({ text: this.host.dataset.away, bad: true });
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}");
    if (said["studio:toast"]) toast(said["studio:toast"]);
    document.body.dispatchEvent(new CustomEvent("studio:shelf"));
  }
}

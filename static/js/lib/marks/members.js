// "@" in a comment offers the team's members: arrows choose, Enter or Tab takes one.
import { standBy } from "studio/lib/anchor";

const BEGUN = /(?<![A-Za-z0-9._%+@-])@([^\s@]{0,30}(?: [^\s@]{0,30})?)$/u;

export class Members {
  // `list` is the popover with one [data-name] for each member; `host` holds the textareas (.say-text).
  constructor(host, list) {
    this.list = list;
    this.all = [...list.children];
    host.addEventListener("input", (event) => event.target.matches(".say-text") && this.look(event.target));
    host.addEventListener("keydown", (event) => this.key(event), { capture: true });
    host.addEventListener("focusout", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.take(event.target.closest("[data-name]")));
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  get offered() {
    return this.all.filter((one) => !one.hidden);
  }

  look(field) {
    const begun = field.value.slice(0, field.selectionStart).match(BEGUN);
    const wanted = begun?.[1].toLocaleLowerCase();
    for (const one of this.all) one.hidden = !begun || !named(one, wanted);
    if (!this.offered.length) return this.close();
    Object.assign(this, { field, at: begun.index });
    if (!this.isOpen) this.list.showPopover();
    standBy(this.list, field.getBoundingClientRect());
    this.mark(this.offered[0]);
  }

  mark(member) {
    for (const one of this.all) one.ariaSelected = String(one === member);
    this.field.setAttribute("aria-activedescendant", member.id);
    member.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.isOpen) this.list.hidePopover();
    this.field?.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (!this.isOpen || event.isComposing || event.target !== this.field) return;
    const { offered } = this;
    const at = offered.findIndex((one) => one.ariaSelected === "true");
    if (event.key === "ArrowDown") this.mark(offered[(at + 1) % offered.length]);
    else if (event.key === "ArrowUp") this.mark(offered[(at + offered.length - 1) % offered.length]);
    else if (event.key === "Enter" || event.key === "Tab") this.take(offered[at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // As if it were typed, so that the browser's own undo takes it back.
  take(member) {
    if (!member) return;
    const { field, at } = this;
    const text = `@${member.dataset.name} `;
    field.focus();
    field.setSelectionRange(at, field.selectionStart);
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text, at, field.selectionStart, "end");
    this.close();
  }
}

function named(member, wanted) {
  const name = member.dataset.name.toLocaleLowerCase();
  return name.startsWith(wanted) || name.split(" ").some((word) => word.startsWith(wanted));
}

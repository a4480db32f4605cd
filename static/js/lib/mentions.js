// "@" in the prompt: a list of the references at the caret, filtered by what is typed on. The textarea keeps the focus and names
// the marked one by aria-activedescendant; arrows, Enter, Tab and Escape, or the mouse.
import { standBy } from "studio/lib/anchor";

const BEGUN = /(?<![A-Za-z0-9._%+@-])@([\p{L}\p{N}_-]{0,40})$/u;
const MIRRORED = [
  ...["font", "letterSpacing", "lineHeight", "textIndent", "textTransform", "wordSpacing", "tabSize", "direction"],
  ...["paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "borderTopWidth", "borderRightWidth"],
  ...["borderBottomWidth", "borderLeftWidth", "borderStyle", "boxSizing"],
];

export class Mentions {
  constructor(host, prompt, tray) {
    this.prompt = prompt;
    this.tray = tray;
    this.list = host.querySelector("#mentions");
    this.pattern = host.querySelector("template[data-mention]");
    this.left = -1;
    prompt.addEventListener("input", () => this.look());
    prompt.addEventListener("click", () => this.look());
    prompt.addEventListener("keydown", (event) => this.key(event));
    prompt.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && !this.isOpen && this.look());
    prompt.addEventListener("blur", () => this.close());
    prompt.addEventListener("focus", () => (this.visited = true), { once: true });
    const { signal } = host.stopping;
    document.addEventListener("scroll", (event) => this.scrolled(event), { capture: true, passive: true, signal });
    // The focus stays in the prompt: a press that moved it would close the list first.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.press(event));
    this.list.addEventListener("pointermove", (event) => this.mark(this.options.indexOf(event.target.closest(".mention"))));
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  get options() {
    return [...this.list.children];
  }

  // Where a mention is begun before the caret, what could be meant. One that was left by Escape is not offered again.
  look() {
    const { value, selectionStart, selectionEnd } = this.prompt;
    const begun = selectionStart === selectionEnd && value.slice(0, selectionStart).match(BEGUN);
    if (!begun) this.left = -1;
    if (!begun || begun.index === this.left) return this.close();
    const wanted = begun[1].toLocaleLowerCase();
    const found = this.tray.items.filter((item) => item.dataset.handle?.includes(wanted));
    const begins = (item) => Number(!item.dataset.handle.startsWith(wanted));
    found.sort((one, other) => begins(one) - begins(other));
    this.at = begun.index;
    this.show(found);
  }

  show(items) {
    this.list.replaceChildren(...items.map((item, place) => this.option(item, place)));
    if (!items.length) return this.close();
    this.list.showPopover();
    this.stand();
    this.mark(0);
  }

  scrolled({ target }) {
    if (this.isOpen && target !== this.list) this.stand();
  }

  stand() {
    standBy(this.list, this.caret());
  }

  option(item, place) {
    const option = this.pattern.content.firstElementChild.cloneNode(true);
    option.id = `mention-${place}`;
    option.dataset.handle = item.dataset.handle;
    option.querySelector("img").src = item.querySelector("img").src;
    option.querySelector(".mention-handle").textContent = `@${item.dataset.handle}`;
    const role = item.querySelector("[name=reference_role]").value;
    option.querySelector(".mention-role").textContent = role ? item.querySelector(".ref-what").textContent.trim() : "";
    return option;
  }

  mark(place) {
    if (place < 0) return;
    const { options } = this;
    this.marked = (place + options.length) % options.length;
    for (const [at, option] of options.entries()) option.setAttribute("aria-selected", String(at === this.marked));
    this.prompt.setAttribute("aria-activedescendant", options[this.marked].id);
    options[this.marked].scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.isOpen) this.list.hidePopover();
    this.prompt.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { marked, options } = this;
    if (event.key === "ArrowDown") this.mark((marked + 1) % options.length);
    else if (event.key === "ArrowUp") this.mark((marked + options.length - 1) % options.length);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) this.take(options[marked]);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  leave() {
    this.left = this.at;
    this.close();
  }

  press(event) {
    const option = event.target.closest(".mention");
    if (option) this.take(option);
  }

  take(option) {
    this.put(this.at, this.prompt.selectionStart, `@${option.dataset.handle} `);
  }

  // By a button: where the caret is or was last, in a prompt that was not visited at its end.
  mention(item) {
    const { value } = this.prompt;
    if (!this.visited) this.prompt.setSelectionRange(value.length, value.length);
    const { selectionStart, selectionEnd } = this.prompt;
    const before = value.slice(0, selectionStart);
    const space = /[A-Za-z0-9._%+@-]$/.test(before) ? " " : "";
    this.prompt.focus();
    this.put(selectionStart, selectionEnd, `${space}@${item.dataset.handle} `);
  }

  // As if it were typed, so that the browser's own undo takes it back.
  put(from, to, text) {
    this.close();
    const { prompt } = this;
    const doubled = text.endsWith(" ") && prompt.value[to] === " ";
    prompt.setSelectionRange(from, to);
    const typed = doubled ? text.slice(0, -1) : text;
    if (!document.execCommand("insertText", false, typed)) {
      prompt.setRangeText(typed, from, to, "end");
      prompt.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    this.close();
  }

  // The caret's place on the screen: of a mark in a copy of the textarea that is set alike.
  caret() {
    const { prompt } = this;
    const copy = document.createElement("div");
    const style = getComputedStyle(prompt);
    for (const name of MIRRORED) copy.style[name] = style[name];
    const box = prompt.getBoundingClientRect();
    Object.assign(copy.style, { position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
    Object.assign(copy.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${prompt.clientWidth + 2 * parseFloat(style.borderLeftWidth)}px` });
    const mark = document.createElement("span");
    mark.textContent = "@";
    copy.append(prompt.value.slice(0, this.at), mark);
    document.body.append(copy);
    const { left, top, bottom } = mark.getBoundingClientRect();
    copy.remove();
    return { left, top: top - prompt.scrollTop, bottom: bottom - prompt.scrollTop };
  }
}

// <gallery-panel>: a sheet beside the wall for what its links ([data-panel]) lead to as pages of their own: the filters, whose numbers
// follow every choice, and the saved searches.
import { sayStatus } from "studio/lib/errors";
import { send } from "studio/lib/http";
import { onKey } from "studio/lib/shortcuts";
import { toast } from "studio/lib/toast";

class GalleryPanel extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.body = this.dialog.querySelector("[data-body]");
    this.onClick = (event) => this.click(event);
    this.onUndone = () => this.dialog.open && this.kind === "saved" && this.load(this.address);
    document.addEventListener("click", this.onClick);
    document.body.addEventListener("studio:undone", this.onUndone);
    this.addEventListener("change", (event) => event.target.form?.dataset.again && this.again(event.target));
    this.addEventListener("submit", (event) => this.submit(event));
    onKey("f", () => this.press());
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
    document.body.removeEventListener("studio:undone", this.onUndone);
  }

  press() {
    const link = document.querySelector("[data-panel=filters]");
    link?.click();
    return Boolean(link);
  }

  click(event) {
    if (event.target.closest("[data-close-panel]")) return this.dialog.close();
    const link = event.target.closest("a[data-panel]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.open(link);
  }

  async open(link) {
    this.kind = link.dataset.panel;
    this.dialog.querySelector("h2").textContent = this.dataset[this.kind];
    link.ariaBusy = "true";
    await this.load(link.href);
    link.ariaBusy = null;
    if (this.body.hasChildNodes() && !this.dialog.open) this.dialog.showModal();
  }

  async load(address) {
    this.address = address;
    this.control?.abort();
    this.control = new AbortController();
    const { signal } = this.control;
    const answer = await fetch(address, { headers: { "X-Partial": this.kind }, signal }).catch(() => null);
    if (signal.aborted) return;
    if (!answer?.ok) return sayStatus(answer?.status ?? 0);
    this.put(await answer.text());
  }

  // The focus and the place stay where they were.
  put(html) {
    const { name, value } = document.activeElement ?? {};
    const groups = this.body.querySelector(".filters-groups");
    const top = groups?.scrollTop ?? 0;
    this.body.replaceChildren(document.createRange().createContextualFragment(html));
    const now = this.body.querySelector(".filters-groups");
    if (now) now.scrollTop = top;
    if (name && value) this.body.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  }

  again({ form }) {
    this.load(`${form.dataset.again}?${asked(form)}`);
  }

  // Empty fields stay out of the address; what is posted here is answered here.
  async submit(event) {
    const form = event.target;
    event.preventDefault();
    if (form.method === "get") return location.assign(`${form.action}?${asked(form)}`);
    try {
      const answer = await send(form.action, { body: new FormData(form) });
      if (!answer.ok) return toast({ text: this.dataset.wrong, bad: true });
      const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["studio:toast"];
      if (said) toast(said);
      await this.load(this.address);
    } catch (error) {
      sayStatus(error.status ?? 0);
    }
  }
}

function asked(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
}

customElements.define("gallery-panel", GalleryPanel);

// <reference-shelf>: the side panel with the team's shelf, kits and pictures. It stays open beside the composer: a press puts a
// picture into the tray, one more takes it out; a kit comes as a whole, and goes by Undo. Files are chosen, or dropped on it.
import { standBy } from "studio/lib/anchor";
import { postForm, upload } from "studio/lib/http";
import { fill } from "studio/lib/strings";
import { toast } from "studio/lib/toast";

const PICTURE = "application/x-studio-picture";

class ReferenceShelf extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act, options = {}) => target.addEventListener(name, act, { signal, ...options });
    this.panel = this.querySelector("dialog");
    on(document, "htmx:before:swap", () => (this.held = this.panel.contains(document.activeElement) && document.activeElement));
    on(document, "htmx:after:swap", (event) => this.swapped(event));
    on(document, "keydown", (event) => this.key(event));
    on(this, "click", (event) => this.press(event));
    on(this, "change", (event) => event.target.matches("[data-shelf-files]") && this.choose(event.target));
    on(this, "submit", (event) => event.target.closest("[popover]")?.hidePopover());
    on(this, "toggle", (event) => this.stand(event), { capture: true });
    for (const name of ["focusin", "pointerenter"]) on(this, name, () => this.mark());
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) on(this.panel, name, (event) => this.drag(event));
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  get composer() {
    return document.querySelector("studio-composer");
  }

  swapped({ detail }) {
    const { target } = detail.ctx;
    if (target.id === "shelf" && !this.panel.open) this.open();
    if (!this.panel.open) return;
    this.mark();
    this.refocus();
  }

  // What had the focus may be gone with the list it stood in: then the button that led to it has it, or the panel's title.
  refocus() {
    if (!this.held || this.held.isConnected || this.panel.contains(document.activeElement)) return;
    const opener = this.querySelector(`[popovertarget="${this.held.getAttribute("popovertarget")}"]`);
    (opener ?? this.querySelector("#shelf-title")).focus();
  }

  open() {
    this.panel.show();
    this.querySelector("#shelf-title").focus();
  }

  close() {
    this.panel.close();
    document.querySelector("[data-shelf]")?.focus();
  }

  // A panel that is not modal gets no Escape of its own; one that closes a popover in it, or empties the search, is theirs.
  key(event) {
    if (event.key !== "Escape" || !this.panel.open || !this.panel.contains(document.activeElement)) return;
    if (this.querySelector(":popover-open") || document.activeElement.value) return;
    this.close();
  }

  stand({ target, newState }) {
    if (newState === "open" && target.matches("[data-stands]")) standBy(target, target.previousElementSibling.getBoundingClientRect());
  }

  press(event) {
    if (event.target.closest("[data-shelf-close]")) this.close();
    const button = event.target.closest("[data-use]");
    if (button) this.use(button);
    if (event.target.closest("[popover] [hx-post]:not(form)")) event.target.closest("[popover]").hidePopover();
  }

  // -- Into the tray ---------------------------------------------------------------------------------------------------------

  async use(button) {
    const { tray } = this.composer;
    const there = tray.items.find((item) => item.dataset.reference === button.dataset.image);
    if (there) tray.remove(there, false);
    else if (!button.ariaBusy) await this.fetch(button);
    this.mark();
  }

  async fetch(button) {
    const { use, picture, kit } = button.dataset;
    button.ariaBusy = "true";
    try {
      const answer = await postForm(use, picture ? { picture } : {});
      const html = await answer.text();
      const undo = this.composer.tray.addDrawn(html);
      if (kit !== undefined) toast({ text: fill(this.dataset.used, { name: kit }), undo });
    } catch {
      toast({ text: this.dataset.away, bad: true });
    } finally {
      button.ariaBusy = null;
    }
  }

  // Which of those shown lie in the tray.
  mark() {
    const there = new Set(this.composer?.tray?.items.map((item) => item.dataset.reference));
    for (const button of this.querySelectorAll("[data-image]")) button.ariaPressed = String(there.has(button.dataset.image));
  }

  // -- Onto the shelf --------------------------------------------------------------------------------------------------------

  choose(input) {
    this.take([...input.files]);
    input.value = "";
  }

  drag(event) {
    const types = event.dataTransfer?.types ?? [];
    if (!types.includes("Files") && !types.includes(PICTURE)) return;
    event.preventDefault();
    event.stopPropagation();
    this.composer?.drops.end();
    this.panel.classList.toggle("dropping", event.type === "dragover" || event.type === "dragenter");
    if (event.type === "drop") this.drop(event.dataTransfer);
  }

  async drop(carried) {
    const picture = carried.getData(PICTURE);
    if (!picture) return this.take([...carried.files]);
    const answer = await postForm(this.dataset.add, { picture }).catch(() => null);
    this.said(answer?.headers.get("HX-Trigger"));
  }

  async take(files) {
    const refused = this.querySelector("[data-shelf-refused]");
    refused.replaceChildren();
    for (const file of files) {
      const why = await this.put(file);
      if (!why) continue;
      const line = document.createElement("li");
      line.textContent = why;
      refused.append(line);
    }
    document.body.dispatchEvent(new CustomEvent("studio:shelf"));
  }

  async put(file) {
    const body = new FormData();
    body.append("file", file, file.name);
    this.panel.ariaBusy = "true";
    try {
      const { status, text } = await upload(this.dataset.add, body, () => {}).done;
      return status === 204 ? "" : status === 422 ? text : fill(this.dataset.cut, { name: file.name });
    } catch {
      return fill(this.dataset.cut, { name: file.name });
    } finally {
      this.panel.ariaBusy = null;
    }
  }

  said(header) {
    if (!header) return toast({ text: this.dataset.away, bad: true });
    toast(JSON.parse(header)["studio:toast"]);
    document.body.dispatchEvent(new CustomEvent("studio:shelf"));
  }
}

customElements.define("reference-shelf", ReferenceShelf);

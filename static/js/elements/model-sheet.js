// <model-sheet>: the side panel in which the model's sheet is shown. It stays open beside the composer and follows it: whenever the
// composer has a new price, the sheet is fetched again. Without a script the same button leads to a page.
const QUIET = 400;

class ModelSheet extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.panel = this.querySelector("dialog");
    this.inside = this.querySelector("#model-sheet");
    document.addEventListener("htmx:after:swap", (event) => this.swapped(event), { signal });
    this.addEventListener("click", (event) => event.target.closest("[data-sheet-close]") && this.close(), { signal });
    // A panel that is not modal gets no Escape of its own.
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.holdsFocus && this.close(), { signal });
  }

  disconnectedCallback() {
    this.stopping.abort();
    clearTimeout(this.waiting);
  }

  get holdsFocus() {
    return this.panel.open && this.panel.contains(document.activeElement);
  }

  // htmx tells it of the element that asked; what was filled stands in the context.
  swapped({ detail }) {
    const { id } = detail.ctx.target;
    if (id === "model-sheet" && !this.panel.open) this.open();
    if (["settings", "composer"].includes(id) && this.panel.open) this.follow();
  }

  open() {
    this.opener = document.activeElement;
    this.panel.show();
    this.inside.querySelector("#sheet-title").focus();
  }

  close() {
    this.panel.close();
    const opener = this.opener?.isConnected ? this.opener : document.querySelector("[data-model-sheet]");
    opener?.focus();
  }

  follow() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.inside.dispatchEvent(new CustomEvent("sheet:follow")), QUIET);
  }
}

customElements.define("model-sheet", ModelSheet);

// <bell-menu>: the bell opens a panel beside it instead of the page of notifications; a middle click and no script still lead there.
// Also has the browser tell what came while nobody looks at the page.
import { postForm } from "studio/lib/http";
import { tellBrowser } from "studio/lib/notify";

const BESIDE = 8;

class BellMenu extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.link = this.querySelector("a.rail-bell-page");
    this.panel = this.querySelector("[popover]");
    this.link.setAttribute("aria-haspopup", "dialog");
    this.link.setAttribute("aria-expanded", "false");
    this.link.addEventListener("click", (event) => this.press(event), { signal });
    this.panel.addEventListener("toggle", (event) => this.toggled(event), { signal });
    this.panel.addEventListener("submit", (event) => this.readAll(event), { signal });
    document.addEventListener("studio:notice", ({ detail }) => detail.kind === "bell" && this.came(detail), { signal });
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  press(event) {
    const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || !this.panel.showPopover) return;
    event.preventDefault();
    this.panel.togglePopover();
  }

  toggled({ newState }) {
    const open = newState === "open";
    this.link.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.place();
    this.fill();
  }

  fill() {
    this.panel.firstElementChild.dispatchEvent(new CustomEvent("bell:open"));
  }

  // Beside the rail; above it where it lies along the bottom.
  place() {
    const at = this.link.getBoundingClientRect();
    const below = at.top > innerHeight / 2;
    const beside = at.left < innerWidth / 4 && innerWidth > 720;
    const { style } = this.panel;
    style.left = beside ? `${at.right + BESIDE}px` : "auto";
    style.right = beside ? "auto" : "12px";
    style.top = below ? "auto" : `${at.top}px`;
    style.bottom = below ? `${innerHeight - (beside ? at.bottom : at.top - BESIDE)}px` : "auto";
  }

  async readAll(event) {
    if (!event.target.matches("[data-bell-all]")) return;
    event.preventDefault();
    await postForm(this.dataset.read, {});
    this.fill();
  }

  async came({ id }) {
    if (this.panel.matches(":popover-open")) this.fill();
    if (!id || !document.hidden) return;
    const answer = await fetch(`${this.link.href}/${id}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { text, url, browser } = await answer.json();
    if (browser) tellBrowser(text, `notice-${id}`, () => location.assign(url));
  }
}

customElements.define("bell-menu", BellMenu);

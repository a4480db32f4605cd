// <batch-grid>: rows fetch themselves again when a notice names them, all together where these are many: a batch of hundreds that is
// cancelled would ask hundreds of times. While labels are hidden, arrow keys move from picture to picture; the focused button votes.

const GATHER = 120;
const GATHER_MANY = 1500;
const MANY = 8;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" };

class BatchGrid extends HTMLElement {
  connectedCallback() {
    this.changed = new Set();
    this.onNotice = (event) => this.hear(event.detail);
    this.onKey = (event) => this.press(event);
    document.addEventListener("studio:notice", this.onNotice);
    this.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("studio:notice", this.onNotice);
    this.removeEventListener("keydown", this.onKey);
  }

  hear({ kind, id }) {
    if (kind !== "generation" || !document.getElementById(`b-${id}`)) return;
    if (!this.changed.size) this.timer = setTimeout(() => this.fetch(), this.many ? GATHER_MANY : GATHER);
    this.changed.add(id);
  }

  fetch() {
    const cells = [...this.changed].map((id) => document.getElementById(`b-${id}`));
    this.changed.clear();
    this.many = cells.length > MANY;
    if (this.many) this.querySelector("form").dispatchEvent(new CustomEvent("studio:rows"));
    else for (const cell of cells) cell?.dispatchEvent(new CustomEvent("studio:row"));
  }

  press(event) {
    const step = STEPS[event.key];
    const here = event.target.closest?.("[data-vote]");
    if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    const every = [...this.querySelectorAll("[data-vote]")];
    const next = typeof step === "number" ? every[every.indexOf(here) + step] : this.vertical(every, here, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest(".batch-cell").scrollIntoView({ block: "nearest" });
  }

  // The nearest one in the next line, as the eye sees it.
  vertical(every, here, step) {
    const { left, top } = here.getBoundingClientRect();
    const places = every.map((one) => ({ one, at: one.getBoundingClientRect() }));
    const beyond = places.filter(({ at }) => (step === "up" ? at.top < top - 20 : at.top > top + 20));
    const far = ({ at }) => Math.abs(at.top - top) * 10 + Math.abs(at.left - left);
    return beyond.sort((a, b) => far(a) - far(b))[0]?.one;
  }
}

customElements.define("batch-grid", BatchGrid);

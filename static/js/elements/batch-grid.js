// <batch-grid>: while labels are hidden, arrow keys move from picture to picture; the focused button votes by itself.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" };

class BatchGrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
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

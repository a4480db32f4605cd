// <pick-list>: boxes that are ticked one by one, with Shift from one to another, or all at once; says how many are.

class PickList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("change", () => this.tell());
    this.tell();
  }

  get boxes() {
    return [...this.querySelectorAll('input[type="checkbox"][name="p"]')];
  }

  press(event) {
    const box = event.target.closest?.('input[type="checkbox"]');
    if (!box) return;
    const { boxes } = this;
    if (box.matches("[data-all]")) for (const one of boxes) one.checked = box.checked;
    else if (event.shiftKey && this.last) {
      const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    if (box.name === "p") this.last = box;
    this.tell();
  }

  tell() {
    const { boxes } = this;
    const count = boxes.filter((one) => one.checked).length;
    const all = this.querySelector("[data-all]");
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    const output = this.querySelector("[data-count]");
    if (output) output.textContent = count ? (count === 1 ? output.dataset.one : output.dataset.many.replace("N", count)) : "";
  }
}

customElements.define("pick-list", PickList);

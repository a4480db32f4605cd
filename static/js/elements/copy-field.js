// <copy-field>: a link in a read-only field, and a button that copies it. Over plain HTTP in a network there is no clipboard:
// then the field selects itself when it is touched, and the button stays away.
class CopyField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.button = this.querySelector("button");
    this.input.addEventListener("focus", () => this.input.select());
    if (!navigator.clipboard) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    await navigator.clipboard.writeText(this.input.value);
    const name = this.button.querySelector("span");
    const before = name.textContent;
    name.textContent = this.button.dataset.done;
    setTimeout(() => (name.textContent = before), 2000);
  }
}

customElements.define("copy-field", CopyField);

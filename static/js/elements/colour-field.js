// <colour-field>: a colour as text with the browser's own picker beside it; what is picked is written as "#3366cc".

class ColourField extends HTMLElement {
  connectedCallback() {
    [this.text, this.picker] = this.querySelectorAll("input");
    this.show();
    this.text.addEventListener("input", () => this.show());
    this.picker.addEventListener("input", () => this.pick());
  }

  show() {
    if (/^#[0-9a-f]{6}$/i.test(this.text.value.trim())) this.picker.value = this.text.value.trim();
  }

  pick() {
    this.text.value = this.picker.value;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("colour-field", ColourField);

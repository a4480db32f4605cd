// <copy-text data-from="id" data-done="Copied">: its button copies the text of the element called so. Plain HTTP has no clipboard
// object, and a browser may refuse it: then the text is selected and copied the old way.
import { toast } from "studio/lib/toast";

class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.copy());
  }

  async copy() {
    const source = document.getElementById(this.dataset.from);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
    } catch {
      this.select(source);
    }
    toast({ text: this.dataset.done });
  }

  select(source) {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
}

customElements.define("copy-text", CopyText);

// <undo-note>: what was just done and can be taken back. Without scripts it stands in the page with a button of its own; with
// them it becomes the same toast as everywhere, and the page is loaded anew once it was taken back.
import { toast } from "studio/lib/toast";

class UndoNote extends HTMLElement {
  async connectedCallback() {
    this.hidden = true;
    const address = this.querySelector("form").action;
    const page = location.pathname;
    history.replaceState(history.state, "", page);
    document.body.addEventListener("studio:undone", (event) => event.detail.address === address && location.replace(page));
    await customElements.whenDefined("toast-region");
    toast({ text: this.querySelector("[data-text]").textContent.trim(), undo: address });
    this.remove();
  }
}

customElements.define("undo-note", UndoNote);

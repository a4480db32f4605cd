// <toast-region>: shows "studio:toast" events, {text, undo, label, bad}. Leaves after eight seconds, never under the pointer
// or the focus, so that Undo can be reached.
import { csrfToken } from "studio/lib/http";

const STAY = 8000;

class ToastRegion extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".toast-list");
    this.onToast = (event) => this.show(event.detail);
    document.addEventListener("studio:toast", this.onToast);
    this.onClose = () => this.stand();
    document.addEventListener("close", this.onClose, true);
    for (const toast of this.list.children) this.leaveLater(toast);
  }

  disconnectedCallback() {
    document.removeEventListener("studio:toast", this.onToast);
    document.removeEventListener("close", this.onClose, true);
  }

  // Under a modal dialog everything else is covered and inert, Undo too: there the region stands within the dialog.
  stand() {
    const home = document.querySelector("dialog:modal") ?? document.body;
    if (this.parentElement !== home) home.append(this);
  }

  show({ text, value, undo, label, bad }) {
    const said = text ?? value?.text;
    const last = this.list.lastElementChild;
    // What has an Undo is never said once for two: each undoes its own.
    if (!said || (!undo && last?.querySelector("[data-undo]")?.hidden && wordsOf(last) === said)) return;
    this.stand();
    const toast = this.querySelector("template").content.firstElementChild.cloneNode(true);
    toast.classList.toggle("bad", Boolean(bad));
    toast.querySelector("[data-text]").textContent = said;
    toast.querySelector("[data-close]").addEventListener("click", () => toast.remove());
    if (undo) this.offerUndo(toast, undo, label);
    this.list.append(toast);
    this.leaveLater(toast);
    while (this.list.children.length > 3) this.list.firstElementChild.remove();
  }

  offerUndo(toast, address, label) {
    const button = toast.querySelector("[data-undo]");
    if (label) button.textContent = label;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (typeof address === "function") {
        address();
        return toast.remove();
      }
      button.disabled = true;
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } });
      if (!answer.ok) return (button.disabled = false);
      toast.remove();
      document.body.dispatchEvent(new CustomEvent("studio:undone", { detail: { address } }));
    });
  }

  leaveLater(toast) {
    setTimeout(() => (toast.matches(":hover, :focus-within") ? this.leaveLater(toast) : toast.remove()), STAY);
  }
}

function wordsOf(toast) {
  return toast.querySelector("[data-text]").textContent;
}

customElements.define("toast-region", ToastRegion);

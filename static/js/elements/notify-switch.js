// <notify-switch>: asks the browser's permission to notify; where data-done says how, it also tells that this person's pictures are done
// while the page is not looked at. Shown only where the browser can (HTTPS or this machine).
import { canNotify, notifies, setNotifies, tellBrowser } from "studio/lib/notify";
import { toast } from "studio/lib/toast";

class NotifySwitch extends HTMLElement {
  connectedCallback() {
    if (!canNotify()) return;
    this.hidden = false;
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.toggle());
    this.onNotice = (event) => this.dataset.done && event.detail.kind === "done" && this.tell(event.detail);
    document.addEventListener("studio:notice", this.onNotice);
    this.mark();
  }

  disconnectedCallback() {
    document.removeEventListener("studio:notice", this.onNotice);
  }

  async toggle() {
    const wanted = !notifies();
    const granted = await setNotifies(wanted);
    if (wanted) toast({ text: granted ? this.dataset.onText : this.dataset.denied });
    for (const other of document.querySelectorAll("notify-switch")) other.mark?.();
  }

  mark() {
    this.button?.setAttribute("aria-pressed", String(notifies()));
  }

  tell({ id }) {
    const show = () => document.getElementById(`g-${id}`)?.scrollIntoView({ block: "center" });
    tellBrowser(this.dataset.done, `done-${id}`, show);
  }
}

customElements.define("notify-switch", NotifySwitch);

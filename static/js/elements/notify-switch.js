// <notify-switch>: asks the browser's permission to notify, and notifies when this person's pictures are done while the page
// is not looked at. Shown only where the browser can (HTTPS or this machine).
import { region, toast } from "studio/lib/toast";

const KEY = "studio-notify";

class NotifySwitch extends HTMLElement {
  connectedCallback() {
    if (!("Notification" in window) || !window.isSecureContext) return;
    this.hidden = false;
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.toggle());
    this.onNotice = (event) => event.detail.kind === "done" && this.tell(event.detail);
    document.addEventListener("studio:notice", this.onNotice);
    this.mark();
  }

  disconnectedCallback() {
    document.removeEventListener("studio:notice", this.onNotice);
  }

  get on() {
    const chosen = localStorage.getItem(KEY) ?? document.body.dataset.notify;
    return Notification.permission === "granted" && chosen === "yes";
  }

  async toggle() {
    const wanted = !this.on;
    const permission = wanted ? await Notification.requestPermission() : "granted";
    localStorage.setItem(KEY, wanted && permission === "granted" ? "yes" : "no");
    if (wanted) toast({ text: permission === "granted" ? this.dataset.onText : this.dataset.denied });
    this.mark();
  }

  mark() {
    this.button.setAttribute("aria-pressed", String(this.on));
  }

  tell({ id }) {
    if (!this.on || !document.hidden) return;
    const note = new Notification(document.title, { body: this.dataset.done, tag: `done-${id}`, icon: region()?.dataset.mark });
    note.addEventListener("click", () => {
      window.focus();
      document.getElementById(`g-${id}`)?.scrollIntoView({ block: "center" });
      note.close();
    });
  }
}

customElements.define("notify-switch", NotifySwitch);

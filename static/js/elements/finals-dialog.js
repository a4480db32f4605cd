// <finals-dialog>: the form that makes finals of picked drafts, as a dialog over the stream. Without it, and by a middle click, the same
// link leads to the form's page.
import { Choices } from "studio/lib/choices";

class FinalsDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.appendChild(document.createElement("dialog"));
    this.dialog.className = "dialog finals-dialog";
    this.dialog.setAttribute("aria-labelledby", "finals-title");
    this.inside = this.dialog.appendChild(document.createElement("div"));
    const said = this.dialog.appendChild(document.createElement("p"));
    said.className = "why";
    said.setAttribute("role", "status");
    new Choices(this.dialog, said);
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("studio:finals", () => this.dialog.close());
    this.dialog.addEventListener("click", ({ target }) => target.closest("[data-close-finals]") && this.dialog.close());
    this.dialog.addEventListener("close", () => this.inside.replaceChildren());
  }

  click(event) {
    const link = event.target.closest("a[data-finals]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.open(link);
  }

  async open(link) {
    link.ariaBusy = "true";
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    link.ariaBusy = null;
    if (!answer?.ok || answer.redirected) return location.assign(link.href);
    this.inside.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    window.htmx.process(this.inside);
    this.dialog.showModal();
    this.inside.querySelector(".go")?.focus();
  }
}

customElements.define("finals-dialog", FinalsDialog);
if (document.querySelector("studio-stream")) document.body.append(document.createElement("finals-dialog"));

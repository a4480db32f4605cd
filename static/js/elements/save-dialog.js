// <save-dialog>: the form that keeps a prompt in the library, as a dialog: of the composer, whose fields go along, of a strip or of a
// picture. Without it the same button and links lead to the form's page.
import { send } from "studio/lib/http";
import { sayStatus } from "studio/lib/errors";

class SaveDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.appendChild(document.createElement("dialog"));
    this.dialog.className = "dialog save-dialog";
    this.dialog.setAttribute("aria-labelledby", "save-title");
    document.addEventListener("click", (event) => this.click(event));
    document.body.addEventListener("studio:saved", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.dialog.replaceChildren());
  }

  click(event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (event.target.closest("[data-close-save]") && this.dialog.open) this.dialog.close();
    else if (event.target.closest("[data-save-prompt]")) this.ask(event.target.closest("[data-save-prompt]"));
    else return;
    event.preventDefault();
  }

  async ask(pressed) {
    if (pressed.ariaBusy) return;
    pressed.ariaBusy = "true";
    const answer = await this.form(pressed).catch((error) => sayStatus(error.status ?? 0));
    pressed.ariaBusy = null;
    if (!answer?.ok) return;
    this.dialog.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    // Over a picture that is a dialog itself.
    this.dialog.showModal();
    window.htmx.process(this.dialog);
    this.dialog.querySelector("[autofocus]")?.focus();
  }

  form(pressed) {
    if (pressed.href) return send(pressed.href, { method: "GET" });
    const body = new FormData(pressed.form, pressed);
    for (const name of [...body.keys()]) if (body.get(name) instanceof File) body.delete(name);
    return send(pressed.formAction, { body });
  }
}

customElements.define("save-dialog", SaveDialog);
if (document.querySelector("live-stream")) document.body.append(document.createElement("save-dialog"));

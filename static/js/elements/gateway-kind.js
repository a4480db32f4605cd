// <gateway-kind>: a gateway's form shows what an account needs only while it is not tried on the demo gateway. Under the key it
// says what becomes of a stored one: it is deleted with its address.
class GatewayKind extends HTMLElement {
  connectedCallback() {
    this.demo = this.querySelector("[name='demo']");
    this.key = this.querySelector("[data-kept-for]");
    this.help = this.key?.querySelector(".help");
    this.kept = this.help?.textContent;
    this.demo?.addEventListener("change", () => this.show());
    this.addEventListener("input", (event) => ["base_url", "key"].includes(event.target.name) && this.tell());
    this.show();
  }

  tell() {
    if (!this.key?.dataset.keptFor) return;
    const address = this.querySelector("[name='base_url']").value.trim().replace(/\/+$/, "");
    const other = address.toLowerCase() !== this.key.dataset.keptFor.toLowerCase();
    const moved = other && !this.key.querySelector("input").value;
    this.help.textContent = moved ? this.key.dataset.deleted : this.kept;
    this.help.classList.toggle("warn", moved);
  }

  show() {
    for (const part of this.querySelectorAll("[data-for='account']")) {
      part.hidden = Boolean(this.demo?.checked) && !part.querySelector("[aria-invalid='true']");
    }
  }
}

customElements.define("gateway-kind", GatewayKind);

// <gateway-kind>: a gateway's form shows the fields that its kind has, and fills in what the kind knows where the person has
// not typed anything of their own. Under the key it says what becomes of a stored one: it is deleted with its address.
const KNOWN = { name: "label", base_url: "address", model: "model" };

class GatewayKind extends HTMLElement {
  connectedCallback() {
    this.kinds = [...this.querySelectorAll("input[name='profile']")];
    this.addEventListener("change", (event) => event.target.name === "profile" && this.fill(event.target));
    this.key = this.querySelector("[data-kept-for]");
    this.help = this.key?.querySelector(".help");
    this.kept = this.help?.textContent;
    this.addEventListener("input", (event) => ["base_url", "key"].includes(event.target.name) && this.tell());
    this.show(this.kinds.find((kind) => kind.checked));
  }

  fill(kind) {
    for (const [field, fact] of Object.entries(KNOWN)) {
      const input = this.querySelector(`[name='${field}']`);
      if (!input.value || this.kinds.some((one) => one.dataset[fact] === input.value)) input.value = kind.dataset[fact];
    }
    this.show(kind);
    this.tell();
  }

  tell() {
    if (!this.key?.dataset.keptFor) return;
    const address = this.querySelector("[name='base_url']").value.trim().replace(/\/+$/, "");
    const other = address.toLowerCase() !== this.key.dataset.keptFor.toLowerCase();
    const moved = other && !this.key.querySelector("input").value;
    this.help.textContent = moved ? this.key.dataset.deleted : this.kept;
    this.help.classList.toggle("warn", moved);
  }

  show(kind) {
    for (const part of this.querySelectorAll("[data-for='remote']")) part.hidden = kind?.dataset.remote === "no";
  }
}

customElements.define("gateway-kind", GatewayKind);

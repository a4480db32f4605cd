// <gateway-kind>: a gateway's form shows the fields that its kind has, and fills in what the kind knows where the person has
// not typed anything of their own.
const KNOWN = { name: "label", base_url: "address", model: "model" };

class GatewayKind extends HTMLElement {
  connectedCallback() {
    this.kinds = [...this.querySelectorAll("input[name='profile']")];
    this.addEventListener("change", (event) => event.target.name === "profile" && this.fill(event.target));
    this.show(this.kinds.find((kind) => kind.checked));
  }

  fill(kind) {
    for (const [field, fact] of Object.entries(KNOWN)) {
      const input = this.querySelector(`[name='${field}']`);
      if (!input.value || this.kinds.some((one) => one.dataset[fact] === input.value)) input.value = kind.dataset[fact];
    }
    this.show(kind);
  }

  show(kind) {
    for (const part of this.querySelectorAll("[data-for='remote']")) part.hidden = kind?.dataset.remote === "no";
  }
}

customElements.define("gateway-kind", GatewayKind);

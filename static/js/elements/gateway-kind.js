// <gateway-kind>: a gateway's form shows what an account needs only while it is not tried on the demo gateway. Under the key it
// says what becomes of a stored one: it is deleted with its address. Where the currency is chosen, the rate follows it.
class GatewayKind extends HTMLElement {
  connectedCallback() {
    this.demo = this.querySelector("[name='demo']");
    this.key = this.querySelector("[data-kept-for]");
    this.help = this.key?.querySelector(".help");
    this.kept = this.help?.textContent;
    this.demo?.addEventListener("change", () => this.show());
    this.addEventListener("input", (event) => ["base_url", "key"].includes(event.target.name) && this.tell());
    this.rate = this.querySelector("[data-rate]");
    this.currency = this.querySelector("select[name='currency']");
    this.currency?.addEventListener("change", () => this.convert());
    this.convert();
    this.show();
  }

  // The rate is asked for only where it bills in another currency than the budgets; one typed for another is no use.
  convert() {
    if (!this.rate) return;
    const [theirs, input] = [this.currency.value, this.rate.querySelector("input")];
    this.typed ??= { [theirs]: input.value };
    if (this.theirs) this.typed[this.theirs] = input.value;
    this.theirs = theirs;
    input.value = this.typed[theirs] ?? "";
    this.rate.hidden = theirs === this.rate.dataset.rate && !input.matches("[aria-invalid='true']");
    if (theirs === this.rate.dataset.rate) return;
    this.rate.querySelector("label span").textContent = this.rate.dataset.label.replace("¤", theirs);
    this.rate.querySelector(".help").textContent = this.rate.dataset.help.replace("¤", theirs);
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

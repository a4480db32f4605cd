// <show-password data-hide>: a password field with a button that shows what was typed. It is hidden again before it is sent, so
// that browsers take it for a password.
class ShowPassword extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.button = this.querySelector("button");
    this.show = this.button.title;
    this.button.addEventListener("click", () => this.turn(this.field.type === "password"));
    this.field.form.addEventListener("submit", () => this.turn(false));
  }

  turn(shown) {
    this.field.type = shown ? "text" : "password";
    this.field.spellcheck = false;
    this.button.classList.toggle("on", shown);
    this.button.title = shown ? this.dataset.hide : this.show;
    this.button.setAttribute("aria-label", this.button.title);
  }
}

customElements.define("show-password", ShowPassword);

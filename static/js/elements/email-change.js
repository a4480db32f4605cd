// <email-change>: the password is asked for only while the e-mail differs from the one that one signs in with.
class EmailChange extends HTMLElement {
  connectedCallback() {
    this.question = this.querySelector("[data-confirm]");
    this.email = this.querySelector("[name='email']");
    this.email.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    this.question.hidden = this.email.value.trim().toLowerCase() === this.dataset.was;
  }
}

customElements.define("email-change", EmailChange);

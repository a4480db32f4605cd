// <filter-form>: a form of filters that sends itself when a choice changes, and leaves empty fields out of the address.

class FilterForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("change", (event) => event.target.matches("select") && this.form.requestSubmit());
    this.form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (!value) formData.delete(name);
    });
  }
}

customElements.define("filter-form", FilterForm);

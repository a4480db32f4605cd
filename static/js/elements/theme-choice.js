// <theme-choice>: the picked appearance shows at once and is kept at once; without a script the form's Save keeps it.
import { postForm } from "studio/lib/http";

class ThemeChoice extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => this.choose(event.target.value));
  }

  choose(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    postForm(this.dataset.save, { theme }).catch(() => {}); // the form's Save still keeps it
  }
}

customElements.define("theme-choice", ThemeChoice);

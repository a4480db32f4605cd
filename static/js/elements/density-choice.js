// <density-choice>: how large the wall's tiles are, remembered by this browser; the server lays its first tiles by the same.

const YEAR = 31536000;

class DensityChoice extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.choose(event.target.closest("[data-density]")));
  }

  choose(button) {
    const wall = document.querySelector("picture-wall");
    if (!button || !wall) return;
    const { density } = button.dataset;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `wall=${density}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    for (const one of this.querySelectorAll("[data-density]")) {
      if (one === button) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
      wall.classList.toggle(`is-${one.dataset.density}`, one === button);
    }
    wall.layAnew?.();
  }
}

customElements.define("density-choice", DensityChoice);

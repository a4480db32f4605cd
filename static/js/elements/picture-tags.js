// <picture-tags data-address="/team/p/…/tags">: a picture's tags, or the collections that it is in, fetched once somebody stays with the
// picture: who flips through pictures asks for none.
const STAYS = 300;

class PictureTags extends HTMLElement {
  connectedCallback() {
    this.timer = setTimeout(() => this.fetch(), STAYS);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async fetch() {
    const answer = await fetch(this.dataset.address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || !this.isConnected) return;
    this.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    window.htmx?.process?.(this);
  }
}

customElements.define("picture-tags", PictureTags);

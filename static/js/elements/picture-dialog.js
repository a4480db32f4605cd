// <picture-dialog>: opens a picture's page as a dialog over the gallery, under its own address. Without it, and by a middle click,
// the same links lead to the page itself. Back, Escape and the arrow close it, and the wall is where it was.

class PictureDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.home = location.href;
    this.onClick = (event) => this.click(event);
    this.onBack = () => this.follow();
    document.addEventListener("click", this.onClick);
    window.addEventListener("popstate", this.onBack);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.dialog.addEventListener("studio:step", (event) => this.step(event.detail));
    this.dialog.addEventListener("studio:close", () => this.leave());
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
    window.removeEventListener("popstate", this.onBack);
  }

  click(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const tile = event.target.closest("picture-wall a.shot");
    const step = event.target.closest("[data-step]");
    const close = event.target.closest("[data-close]");
    if (tile) {
      event.preventDefault();
      this.opener = tile;
      this.open(tile.href, "push");
    } else if (this.dialog.open && step) {
      event.preventDefault();
      this.open(step.href, "replace");
    } else if (this.dialog.open && close?.closest("picture-view")) {
      event.preventDefault();
      this.leave();
    }
  }

  step(way) {
    const link = this.dialog.querySelector(`[data-step="${way}"]`);
    if (link) this.open(link.href, "replace");
  }

  async open(address, how) {
    this.wanted = address;
    const answer = await fetch(address, { headers: { "X-Partial": "picture" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return location.assign(address);
    const text = await answer.text();
    if (this.wanted !== address) return;
    this.clear();
    this.dialog.prepend(document.createRange().createContextualFragment(text));
    if (how === "push") history.pushState({ picture: true }, "", address);
    if (how === "replace") history.replaceState({ picture: true }, "", address);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector(".view-room")?.focus({ preventScroll: true });
  }

  leave() {
    if (history.state?.picture) history.back();
    else this.shut();
  }

  follow() {
    if (history.state?.picture) this.open(location.href, "");
    else if (this.dialog.open) this.shut();
  }

  // Notices stand in the dialog too, and stay.
  clear() {
    this.dialog.querySelector("picture-view")?.remove();
  }

  // The focus goes to the tile of the picture that was seen last, which may be pages away from the one that was opened.
  shut() {
    const seen = this.dialog.querySelector("picture-view")?.dataset.id;
    this.dialog.close();
    this.clear();
    const tile = document.getElementById(`p-${seen}`) || this.opener;
    tile?.scrollIntoView({ block: "nearest" });
    tile?.focus({ preventScroll: true });
  }
}

customElements.define("picture-dialog", PictureDialog);

// <picture-wall data-new="/team/gallery/new?…">: the tiles. Arrow keys walk them; pictures that come while the wall stands open
// are put on top when its top is in view, and offered by a button when it is not. A picture that is trashed keeps its place, for
// the case that it comes back.

class PictureWall extends HTMLElement {
  connectedCallback() {
    this.onNew = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 600);
    };
    this.onKey = (event) => this.walk(event);
    this.onTrashed = ({ detail }) => this.hide(detail);
    this.onUndone = ({ detail }) => this.bringBack(detail.address);
    this.trashed = new Map();
    this.button = document.getElementById("wall-new");
    this.onShow = () => this.show();
    document.body.addEventListener("studio:picture", this.onNew);
    document.body.addEventListener("studio:reset", this.onNew);
    document.body.addEventListener("studio:trashed", this.onTrashed);
    document.body.addEventListener("studio:undone", this.onUndone);
    this.addEventListener("keydown", this.onKey);
    this.button?.addEventListener("click", this.onShow);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.body.removeEventListener("studio:picture", this.onNew);
    document.body.removeEventListener("studio:reset", this.onNew);
    document.body.removeEventListener("studio:trashed", this.onTrashed);
    document.body.removeEventListener("studio:undone", this.onUndone);
    this.button?.removeEventListener("click", this.onShow);
  }

  tiles() {
    return [...this.querySelectorAll(".shot:not([hidden])")];
  }

  hide({ id, undo }) {
    const tile = document.getElementById(`p-${id}`);
    if (!tile) return;
    tile.hidden = true;
    this.trashed.set(undo, tile);
  }

  bringBack(undo) {
    const tile = this.trashed.get(undo);
    if (tile) tile.hidden = false;
    else this.onNew();
  }

  async look() {
    const first = this.querySelector(".shot");
    const address = new URL(this.dataset.new, location.href);
    if (first) address.searchParams.set("after", first.dataset.id);
    // Without an answer nothing is lost: the next notice, or the stream's return, asks again.
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    this.waiting = (await answer.text()).trim();
    if (!this.waiting) return;
    if (window.scrollY < 120 || !this.button) this.show();
    else this.button.hidden = false;
  }

  show() {
    if (!this.waiting) return;
    const parts = document.createRange().createContextualFragment(this.waiting);
    for (const tile of parts.querySelectorAll(".shot")) if (document.getElementById(tile.id)) tile.remove();
    this.join(parts);
    this.prepend(parts);
    this.waiting = "";
    if (this.button && !this.button.hidden) {
      this.button.hidden = true;
      window.scrollTo({ top: 0 });
    }
  }

  // The newest tiles may go on with the day that the wall begins with: then they stand under its one mark.
  join(parts) {
    const top = this.querySelector(".wall-day");
    const again = [...parts.querySelectorAll(".wall-day")].find((mark) => dayOf(mark) === dayOf(top));
    if (!again) return;
    while (again.nextSibling) top.after(parts.lastChild);
    again.previousElementSibling?.remove();
    again.remove();
  }

  walk(event) {
    const tile = event.target.closest(".shot");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const tiles = this.tiles();
    const here = tiles.indexOf(tile);
    const next = {
      ArrowLeft: () => tiles[here - 1],
      ArrowRight: () => tiles[here + 1],
      ArrowUp: () => this.across(tiles, tile, -1),
      ArrowDown: () => this.across(tiles, tile, 1),
      Home: () => tiles[0],
      End: () => tiles.at(-1),
    }[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  // The tile of the next row whose middle is nearest.
  across(tiles, tile, way) {
    const box = tile.getBoundingClientRect();
    const middle = box.left + box.width / 2;
    const rows = tiles
      .map((other) => ({ other, box: other.getBoundingClientRect() }))
      .filter(({ box: place }) => (way > 0 ? place.top > box.top + 4 : place.top < box.top - 4));
    if (!rows.length) return null;
    const top = way > 0 ? Math.min(...rows.map((row) => row.box.top)) : Math.max(...rows.map((row) => row.box.top));
    const near = rows.filter((row) => Math.abs(row.box.top - top) < 4);
    near.sort((a, b) => Math.abs(a.box.left + a.box.width / 2 - middle) - Math.abs(b.box.left + b.box.width / 2 - middle));
    return near[0].other;
  }
}

function dayOf(mark) {
  return mark?.querySelector("time").dateTime;
}

customElements.define("picture-wall", PictureWall);

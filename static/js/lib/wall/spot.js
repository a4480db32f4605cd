// Where somebody was: the address says "at" which picture the view begins, the history's entry how far that row stood from the edge.
// A row that is entered again by its first picture is laid as it was, and so is everything below it.

export class Spot {
  constructor(wall) {
    this.wall = wall;
    this.path = location.pathname;
    history.scrollRestoration = "manual";
    this.onHide = () => this.save();
    addEventListener("pagehide", this.onHide);
  }

  leave() {
    removeEventListener("pagehide", this.onHide);
    history.scrollRestoration = "auto";
  }

  // Browsers refuse an address that changes too often; the wall asks when it has come to rest.
  save() {
    const { wall } = this;
    if (location.pathname !== this.path || history.state?.picture) return;
    const row = wall.topRow;
    const address = new URL(location.href);
    for (const name of ["before", "after", "index", "end", "at"]) address.searchParams.delete(name);
    if (row && !wall.atTop) address.searchParams.set("at", row.items[0].id);
    const y = row ? row.y - wall.from : 0;
    if (address.href === location.href && history.state?.wall?.y === y) return;
    history.replaceState({ ...history.state, wall: { y, top: scrollY } }, "", address);
  }

  restore() {
    const { wall } = this;
    const kept = history.state?.wall;
    const at = new URLSearchParams(location.search).get("at");
    const row = wall.plane.known.get(at)?.row ?? wall.plane.rows[0];
    if (!wall.newer) wall.scrollTo(kept && !at ? kept.top : 0);
    else if (row) wall.scrollTo(wall.above + wall.reserve + row.y - (kept?.y ?? wall.line + 8));
  }
}

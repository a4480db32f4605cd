// The wall by keyboard: one tile is in the order of Tab, arrows walk from it by geometry, and further than what is in the page.
import { across } from "studio/lib/wall/rows";

export class Keys {
  constructor(wall) {
    this.wall = wall;
    wall.addEventListener("keydown", (event) => this.press(event));
    wall.addEventListener("focusin", ({ target }) => this.take(target.closest(".shot")));
    wall.addEventListener("wall:moved", () => this.offer());
  }

  // The tile that Tab leads to: the one with the focus, else the first in view.
  offer() {
    if (this.tile?.isConnected && (this.tile === document.activeElement || inView(this.tile, this.wall))) return;
    this.take(this.wall.topRow?.items[0].tile);
  }

  take(tile) {
    if (!tile || tile === this.tile) return;
    if (this.tile) this.tile.tabIndex = -1;
    tile.tabIndex = 0;
    this.tile = tile;
  }

  press(event) {
    const tile = event.target.closest(".shot");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = this.wall.plane.known.get(tile.dataset.id);
    const step = {
      ArrowLeft: () => this.beside(item, -1),
      ArrowRight: () => this.beside(item, 1),
      ArrowUp: () => this.across(item, -1),
      ArrowDown: () => this.across(item, 1),
      PageUp: () => this.screen(item, -1),
      PageDown: () => this.screen(item, 1),
      Home: () => this.end("first"),
      End: () => this.end("last"),
    }[event.key];
    if (!item || !step) return;
    event.preventDefault();
    const next = step();
    if (!next) return;
    if (event.shiftKey) this.wall.dispatchEvent(new CustomEvent("wall:stretch", { detail: { from: item, to: next } }));
    this.focus(next);
  }

  focus(item) {
    this.wall.reveal(item.id)?.focus({ preventScroll: true });
  }

  beside(item, way) {
    const { rows } = this.wall.plane;
    const place = item.row.items.indexOf(item) + way;
    if (item.row.items[place]) return item.row.items[place];
    const row = rows[rows.indexOf(item.row) + way];
    return way > 0 ? row?.items[0] : row?.items.at(-1);
  }

  // The tile of another row whose middle is nearest.
  across(item, way, rows = 1) {
    const { plane } = this.wall;
    const at = plane.rows.indexOf(item.row);
    const row = plane.rows[Math.max(0, Math.min(plane.rows.length - 1, at + way * rows))];
    if (!row || row === item.row) return null;
    const [left, width] = across(item.row, plane.frame)[item.row.items.indexOf(item)];
    const middle = left + width / 2;
    const far = across(row, plane.frame).map(([start, wide]) => Math.abs(start + wide / 2 - middle));
    return row.items[far.indexOf(Math.min(...far))];
  }

  screen(item, way) {
    const { plane, high, line } = this.wall;
    const at = plane.rows.indexOf(item.row);
    const room = high - line - item.row.height;
    let rows = 1;
    while (plane.rows[at + way * (rows + 1)] && Math.abs(plane.rows[at + way * (rows + 1)].y - item.row.y) <= room) rows += 1;
    return this.across(item, way, rows);
  }

  // The newest or the oldest of all that match, however far away.
  end(which) {
    const { wall } = this;
    const there = which === "first" ? !wall.newer : !wall.older;
    if (there) return wall.plane[which];
    wall.jump(which === "first" ? { index: 0 } : { end: "yes" }).then(() => this.focus(wall.plane[which]));
    return null;
  }
}

function inView(tile, wall) {
  const row = wall.plane.known.get(tile.dataset.id)?.row;
  return row && row.y + row.height > wall.from && row.y < wall.from + wall.high;
}

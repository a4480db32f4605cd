// Only what is near the window is in the page: mounts the rows of a plane that are in reach, and takes the others away.
import { across } from "studio/lib/wall/rows";

const MOST = 300;
// Tiles at once, however small they are.
const PER_FRAME = 6;
// Rows that are mounted ahead in one frame; those in view do not wait.
const SOFT_PER_FRAME = 8;
// Placeholders of one frame while the wall flies by: each costs as much as all the rest of its tile.

export class Pane {
  // `nameOf(day)` is what a day's mark says.
  constructor(host, tiles, nameOf) {
    this.host = host;
    this.tiles = tiles;
    this.nameOf = nameOf;
    this.shown = new Map();
  }

  clear() {
    this.host.replaceChildren();
    for (const row of this.shown.keys()) for (const item of row.items) if (item.row === row) this.tiles.drop(item);
    this.shown.clear();
  }

  // Shows the rows of `plane` that reach into [from, to], and `back` and `ahead` of it as there is time. True where some are left to do.
  show(plane, { from, to, before, after, hurry, hush }) {
    const [start, end] = this.range(plane, from, to, before, after);
    let left = PER_FRAME;
    this.softLeft = SOFT_PER_FRAME;
    let waiting = false;
    let next = null;
    const wanted = new Set();
    for (let place = end - 1; place >= start; place -= 1) {
      const row = plane.rows[place];
      wanted.add(row);
      let box = this.shown.get(row);
      if (!box) {
        const inView = row.y < to && row.y + row.height > from;
        if (!inView && left <= 0) {
          waiting = true;
          continue;
        }
        left -= inView ? 0 : 1;
        box = this.mount(row, plane.frame);
      }
      if (row.shownAt !== row.y) {
        box.style.transform = `translateY(${row.y}px)`;
        row.shownAt = row.y;
      }
      if (!box.isConnected || box.nextSibling !== next) this.host.insertBefore(box, next);
      if (row.filled < (hurry ? 1 : 2)) this.fill(row, hurry, hush);
      next = box;
    }
    this.leave(wanted, plane);
    this.start = start;
    this.end = end;
    return waiting;
  }

  // 1: with its placeholders and the smallest thumbnails, 2: as sharp as it needs to be.
  fill(row, hurry, hush) {
    let lacks = false;
    for (const item of row.items) {
      if (!hush) this.tiles.load(item, hurry);
      else if (this.softLeft > 0 && this.tiles.soften(item)) this.softLeft -= 1;
      lacks ||= !item.data;
    }
    if (!hush && !lacks) row.filled = hurry ? 1 : 2;
  }

  range(plane, from, to, before, after) {
    let [start, end] = plane.between(from - before, to + after);
    const [first, last] = plane.between(from, to);
    let tiles = 0;
    for (let place = start; place < end; place += 1) tiles += plane.rows[place].items.length;
    while (tiles > MOST && (start < first || end > last)) {
      const fromStart = end <= last || (start < first && before >= after);
      tiles -= plane.rows[fromStart ? start : end - 1].items.length;
      if (fromStart) start += 1;
      else end -= 1;
    }
    return [start, end];
  }

  mount(row, frame) {
    const box = document.createElement("div");
    box.className = "wall-row";
    box.style.height = `${row.height}px`;
    if (row.mark) box.append(this.markOf(row.mark));
    const places = across(row, frame);
    row.items.forEach((item, at) => {
      const tile = item.tile ?? this.tiles.make(item);
      this.tiles.place(item, ...places[at]);
      box.append(tile);
    });
    row.shownAt = null;
    row.filled = 0;
    this.shown.set(row, box);
    return box;
  }

  markOf(day) {
    const mark = document.createElement("h2");
    mark.className = "wall-day";
    const time = mark.appendChild(document.createElement("time"));
    time.dateTime = day;
    time.textContent = this.nameOf(day);
    return mark;
  }

  // The row with the focus stays: it would be lost. A row that was laid anew gave its tiles to others.
  leave(wanted, plane) {
    for (const [row, box] of this.shown) {
      const stale = row.items[0].row !== row || plane.known.get(row.items[0].id) !== row.items[0];
      if (wanted.has(row) || (!stale && box.contains(document.activeElement))) continue;
      for (const item of row.items) if (item.tile?.parentElement === box) this.tiles.drop(item);
      box.remove();
      this.shown.delete(row);
    }
  }

  // A mark that is no longer above its row, since the day goes on further up.
  unmark(row) {
    this.shown.get(row)?.querySelector(".wall-day")?.remove();
  }

}

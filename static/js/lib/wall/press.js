// Presses on the wall: the corner of a tile selects it, as does any press once something is selected; with Shift as far as the last
// one. A frame drawn over the ground selects what it touches; on a touch screen a long press begins.
import { across } from "studio/lib/wall/rows";

const CORNER = 40;
const LONG = 450;
const SLOP = 8;
const EDGE = 60;

export class Press {
  constructor(wall) {
    this.wall = wall;
    this.ground = wall.closest("main");
    // Before the picture is opened by those who listen further out.
    wall.addEventListener("click", (event) => this.click(event));
    wall.addEventListener("pointerdown", (event) => event.pointerType === "touch" && this.hold(event));
    wall.addEventListener("contextmenu", (event) => this.held && event.preventDefault());
    wall.addEventListener("dragstart", (event) => wall.choice.count && event.preventDefault());
    this.ground.addEventListener("pointerdown", (event) => this.begin(event));
  }

  itemOf(target) {
    const tile = target.closest?.(".shot");
    return tile && this.wall.plane.known.get(tile.dataset.id);
  }

  click(event) {
    const item = this.itemOf(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.altKey || event.button) return;
    if (this.held || this.framed) {
      this.held = this.framed = false;
      return event.preventDefault();
    }
    const box = item.tile.getBoundingClientRect();
    const corner = event.detail > 0 && event.clientX - box.left < CORNER && event.clientY - box.top < CORNER;
    if (event.shiftKey) this.wall.choice.range(item);
    else if (corner || this.wall.choice.count) this.wall.choice.toggle(item);
    else return;
    event.preventDefault();
    item.tile.focus({ preventScroll: true });
  }

  hold(event) {
    const item = this.itemOf(event.target);
    const end = () => {
      clearTimeout(timer);
      for (const kind of ["pointermove", "pointerup", "pointercancel"]) removeEventListener(kind, check);
    };
    const check = (other) => (other.type !== "pointermove" || far(event, other) > SLOP) && end();
    this.held = false;
    const timer = setTimeout(() => {
      end();
      this.held = true;
      if (item) this.wall.choice.toggle(item);
      navigator.vibrate?.(8);
    }, LONG);
    for (const kind of ["pointermove", "pointerup", "pointercancel"]) addEventListener(kind, check);
  }

  // A frame begins on the ground, or anywhere once something is selected.
  begin(event) {
    this.framed = false;
    if (event.pointerType === "touch" || event.button || event.ctrlKey || event.metaKey) return;
    const onTile = event.target.closest(".shot");
    const ground = event.target === this.ground || event.target.matches("picture-wall, .wall-plane, .wall-row, .wall-day");
    if (!ground && !(onTile && this.wall.choice.count)) return;
    if (!onTile) event.preventDefault();
    const start = { x: event.clientX, y: event.clientY + scrollY, clientX: event.clientX, clientY: event.clientY };
    let last = event;
    const move = (other) => {
      last = other;
      if (!this.frame && far(start, other) > SLOP) this.open(event.shiftKey || onTile);
      if (this.frame) this.draw(start, other);
    };
    const creep = setInterval(() => this.frame && this.creep(last) && this.draw(start, last), 16);
    const end = () => {
      clearInterval(creep);
      removeEventListener("pointermove", move);
      for (const kind of ["pointerup", "pointercancel"]) removeEventListener(kind, end);
      if (!this.frame && ground && far(start, last) <= SLOP) this.wall.choice.clear();
      this.framed = Boolean(this.frame && onTile);
      this.frame?.remove();
      this.frame = null;
    };
    addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, end);
  }

  open(more) {
    this.before = more ? new Set(this.wall.choice.ids) : new Set();
    this.frame = this.ground.appendChild(document.createElement("div"));
    this.frame.className = "wall-frame";
    if (!more) this.wall.choice.clear();
  }

  creep({ clientY }) {
    const by = clientY < this.wall.line + EDGE ? -14 : clientY > innerHeight - EDGE ? 14 : 0;
    if (by) scrollBy(0, by);
    return by;
  }

  draw(start, { clientX, clientY }) {
    const [left, right] = [start.x, clientX].sort((one, other) => one - other);
    const [top, bottom] = [start.y, clientY + scrollY].sort((one, other) => one - other);
    Object.assign(this.frame.style, {
      left: `${left}px`,
      top: `${top - scrollY}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    const { wall } = this;
    const sideways = wall.getBoundingClientRect().left;
    const drop = wall.above + wall.reserve;
    this.cover({ left: left - sideways, right: right - sideways, top: top - drop, bottom: bottom - drop });
  }

  cover({ left, right, top, bottom }) {
    const { plane, choice } = this.wall;
    const [from, to] = plane.between(top, bottom);
    const inside = new Set(this.before);
    for (const row of plane.rows.slice(from, to)) {
      if (row.y > bottom) continue;
      across(row, plane.frame).forEach(([x, width], at) => {
        if (x < right && x + width > left) inside.add(row.items[at].id);
      });
    }
    if (choice.all || same(inside, choice.ids)) return;
    choice.ids = inside;
    choice.told();
  }
}

function far(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

function same(one, other) {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

// <wall-scrubber data-address="/team/gallery/months?…">: the whole wall as a rule along its edge, each month as long as it has
// pictures. Drawn along, it says where one would come to, and goes there; by keyboard it is a slider, month by month.
import { fill } from "studio/lib/strings";

const FEWEST = 2;
// Months below which there is nothing to scrub.
const ROOM = 26;
// Pixels between two years' names.
const PAUSE = 160;

class WallScrubber extends HTMLElement {
  connectedCallback() {
    this.wall = document.querySelector("picture-wall");
    this.thumb = this.querySelector("[role=slider]");
    this.label = this.querySelector(".scrubber-label");
    this.addEventListener("pointerdown", (event) => this.grab(event));
    this.addEventListener("pointermove", (event) => this.hover(event));
    this.addEventListener("pointerleave", () => !this.held && this.say(null));
    this.thumb.addEventListener("keydown", (event) => this.press(event));
    this.wall?.addEventListener("wall:moved", () => this.follow());
    this.wall?.addEventListener("wall:rested", () => this.months && !this.hidden && this.tell());
    this.load();
  }

  async load() {
    const answer = await fetch(this.dataset.address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    let sum = 0;
    this.months = (await answer.json()).months.map(([year, month, name, count]) => {
      const start = sum;
      sum += count;
      return { year, month, name, count, start };
    });
    this.total = sum;
    this.hidden = this.months.length < FEWEST;
    if (this.hidden) return;
    this.draw();
    this.tell();
    new ResizeObserver(() => this.draw()).observe(this);
  }

  // The years, where there is room for their names.
  draw() {
    const high = this.clientHeight;
    const marks = [];
    let last = -ROOM;
    let year = null;
    for (const one of this.months) {
      const top = (one.start / this.total) * high;
      if (one.year === year) continue;
      year = one.year;
      if (top - last < ROOM || top > high - ROOM / 2) continue;
      const mark = document.createElement("span");
      mark.textContent = one.year;
      mark.style.top = `${top}px`;
      marks.push(mark);
      last = top;
    }
    this.querySelector(".scrubber-years").replaceChildren(...marks);
    this.high = high;
    this.follow();
  }

  // Where the wall is: known exactly when it was entered by number or from the top, else by the day of the row in view.
  get place() {
    const { wall } = this;
    const row = wall.topRow;
    if (!row) return 0;
    if (wall.base !== null) return wall.base + wall.plane.placeOf(row);
    const [year, month, day] = (row.items[0].day || "").split("-").map(Number);
    const here = this.months.find((one) => one.year === year && one.month === month);
    return here ? here.start + Math.round(here.count * (1 - day / 31)) : 0;
  }

  follow() {
    if (!this.months || this.hidden || this.held || !this.wall.plane) return;
    this.move(Math.min(this.place, this.total - 1));
  }

  move(index) {
    this.index = Math.max(0, Math.min(this.total - 1, index));
    this.thumb.style.transform = `translateY(${Math.round((this.index / this.total) * (this.high ?? this.clientHeight))}px)`;
  }

  tell() {
    this.thumb.setAttribute("aria-valuemax", this.total);
    this.thumb.setAttribute("aria-valuenow", this.index + 1);
    this.thumb.setAttribute("aria-valuetext", this.words(this.monthAt(this.index)));
  }

  words({ name, count }) {
    return fill(count === 1 ? this.dataset.one : this.dataset.many, { month: name, count: count.toLocaleString(document.documentElement.lang) });
  }

  monthAt(index) {
    return this.months.findLast((one) => one.start <= index) ?? this.months[0];
  }

  indexAt({ clientY }) {
    const box = this.getBoundingClientRect();
    return Math.max(0, Math.min(this.total - 1, Math.floor(((clientY - box.top) / box.height) * this.total)));
  }

  hover(event) {
    if (this.held || event.pointerType === "touch" || !this.months) return;
    this.say(event);
  }

  say(event) {
    this.label.hidden = !event;
    if (!event) return;
    const box = this.getBoundingClientRect();
    this.label.textContent = this.words(this.monthAt(this.indexAt(event)));
    this.label.style.transform = `translateY(${Math.max(0, Math.min(box.height - 28, event.clientY - box.top - 14))}px)`;
  }

  grab(event) {
    if (event.button || !this.months) return;
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    this.held = true;
    this.drag(event);
    const move = (other) => this.drag(other);
    const end = (other) => {
      this.held = false;
      this.removeEventListener("pointermove", move);
      clearTimeout(this.timer);
      this.say(null);
      this.thumb.focus({ preventScroll: true });
      if (other.type === "pointerup") this.go(this.indexAt(other));
    };
    this.addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) this.addEventListener(kind, end, { once: true });
  }

  // The wall follows where the hand pauses.
  drag(event) {
    this.say(event);
    this.move(this.indexAt(event));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.go(this.index), PAUSE);
  }

  go(index) {
    if (index === this.gone) return;
    this.gone = index;
    this.wall.jump({ index }).then(() => this.gone === index && (this.gone = null));
  }

  press(event) {
    const at = this.months?.indexOf(this.monthAt(this.index));
    const year = (way) => this.months.findIndex((one, place) => (way > 0 ? place > at : true) && one.year === this.months[at].year - way);
    const step = {
      ArrowDown: () => at + 1,
      ArrowRight: () => at + 1,
      ArrowUp: () => (this.index > this.months[at].start ? at : at - 1),
      ArrowLeft: () => (this.index > this.months[at].start ? at : at - 1),
      PageDown: () => year(1),
      PageUp: () => year(-1),
      Home: () => 0,
      End: () => this.months.length - 1,
    }[event.key];
    if (!step) return;
    event.preventDefault();
    const month = this.months[step()];
    if (!month) return;
    this.move(month.start);
    this.tell();
    this.go(month.start);
  }
}

customElements.define("wall-scrubber", WallScrubber);

// How large a picture stands in its room: whole (fit), pixel for pixel (full), over the whole room (fill), or as chosen by hand
// (free). Fit is the style sheet's work; from there the box is moved and scaled. Sizes are kept from picture to picture until
// the view is closed, with the place that was looked at, so that variants can be compared. Rooms that share one `kept` move together,
// each by its own picture's size: only pixel for pixel is the same for all.

const STOPS = [0.1, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8];
const MOST = STOPS.at(-1);
const START = { mode: "fit", scale: 1, x: 0.5, y: 0.5 };
const PAGE_SCROLLS = "(max-width: 960px)";
const LARGE_EDGE = 1280;
const kept = { ...START, rooms: new Set() };

export function forgetZoom() {
  Object.assign(kept, START);
}

export function sharedZoom() {
  return { ...START, rooms: new Set(), proportional: true };
}

export class Zoom {
  // tell(mode, scale): called whenever the size on screen may have changed; a scale of 1 is 100 %.
  // `rest` is how long a picture stands, in milliseconds, before its file is fetched.
  constructor(room, full, tell, { shared = kept, rest = 0 } = {}) {
    Object.assign(this, { room, tell, rest, kept: shared, fingers: new Map() });
    this.kept.rooms.add(this);
    this.aim(full);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(room);
    room.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    room.addEventListener("dblclick", (event) => event.target.closest("a") || this.toggle(this.point(event)));
    room.addEventListener("pointerdown", (event) => this.hold(event));
    room.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) room.addEventListener(end, (event) => this.release(event));
    this.draw();
  }

  // At the picture that stands in the room now.
  aim(full) {
    this.full = full;
    this.sharp = false;
    this.box = this.room.querySelector(".view-box");
    this.image = this.room.querySelector(".view-picture");
    this.width = Number(this.image.getAttribute("width"));
    this.height = Number(this.image.getAttribute("height"));
  }

  end() {
    this.kept.rooms.delete(this);
    this.watch.disconnect();
    clearTimeout(this.timer);
  }

  get fit() {
    return this.box.offsetWidth / this.width;
  }

  get scale() {
    if (this.kept.mode === "fit") return this.fit;
    if (this.kept.mode === "fill") return Math.max(this.room.clientWidth / this.width, this.room.clientHeight / this.height);
    if (this.kept.mode === "full") return 1;
    return this.kept.proportional ? this.kept.scale * this.fit : this.kept.scale;
  }

  // Larger than its room by the person's own choice: what there is can be moved.
  get isLarge() {
    const { clientWidth, clientHeight } = this.room;
    return this.kept.mode !== "fit" && (this.width * this.scale > clientWidth + 1 || this.height * this.scale > clientHeight + 1);
  }

  get pansByKeys() {
    return this.kept.mode !== "fill" && this.isLarge;
  }

  set(mode) {
    Object.assign(this.kept, START, { mode });
    this.draw();
  }

  // Zooms so that what lies under the point stays there.
  to(scale, { x, y } = this.middle()) {
    const now = this.frame();
    const next = Math.min(scale, MOST);
    if (next <= this.fit * 1.001) return this.set("fit");
    const middle = this.middle();
    this.kept.x = (x - now.left) / (this.width * now.scale) + (middle.x - x) / (this.width * next);
    this.kept.y = (y - now.top) / (this.height * now.scale) + (middle.y - y) / (this.height * next);
    this.kept.mode = next === 1 ? "full" : "free";
    this.kept.scale = this.kept.proportional ? next / this.fit : next;
    this.draw();
  }

  // To the next stop that makes a visible difference.
  step(way) {
    const now = this.scale;
    const stops = way > 0 ? STOPS.filter((stop) => stop > now * 1.05) : STOPS.filter((stop) => stop < now * 0.95).reverse();
    this.to(stops[0] ?? now);
  }

  toggle(point) {
    if (this.kept.mode !== "fit") this.set("fit");
    else this.to(this.fit < 0.999 ? 1 : 2 * Math.max(1, this.fit), point);
  }

  pan(across, down) {
    const [wide, high] = [this.width * this.scale, this.height * this.scale];
    this.kept.x = within(this.kept.x - across / wide, this.room.clientWidth / wide);
    this.kept.y = within(this.kept.y - down / high, this.room.clientHeight / high);
    this.draw();
  }

  middle() {
    return { x: this.room.clientWidth / 2, y: this.room.clientHeight / 2 };
  }

  point(event) {
    const { left, top } = this.room.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  // Where the picture's corner is, in the room's own pixels.
  frame() {
    const { scale } = this;
    if (this.kept.mode === "fit") return { scale, left: this.box.offsetLeft, top: this.box.offsetTop };
    const { x, y } = this.middle();
    const across = within(this.kept.x, this.room.clientWidth / (this.width * scale));
    const down = within(this.kept.y, this.room.clientHeight / (this.height * scale));
    // Beside others the place is everybody's: one that ends earlier holds none of them back.
    if (!this.kept.proportional) Object.assign(this.kept, { x: across, y: down });
    return { scale, left: x - across * this.width * scale, top: y - down * this.height * scale };
  }

  draw() {
    for (const zoom of this.kept.rooms) zoom.place();
  }

  place() {
    if (!this.box.offsetWidth) return;
    const { left, top, scale } = this.frame();
    const moved = `translate(${left - this.box.offsetLeft}px, ${top - this.box.offsetTop}px) scale(${scale / this.fit})`;
    this.box.style.transform = this.kept.mode === "fit" ? "" : moved;
    this.room.dataset.mode = this.kept.mode;
    this.room.classList.toggle("is-large", this.isLarge);
    this.sharpen(scale);
    this.tell(this.kept.mode, scale);
  }

  // The reduced picture serves while it is shown no larger than it is; then the file itself takes its place, once it is decoded.
  sharpen(scale) {
    const shown = Math.max(this.width, this.height) * scale * window.devicePixelRatio;
    if (this.sharp || (this.kept.mode === "fit" && shown <= LARGE_EDGE)) return;
    this.sharp = true;
    clearTimeout(this.timer);
    if (this.rest) this.timer = setTimeout(() => this.fetchWhole(), this.rest);
    else this.fetchWhole();
  }

  async fetchWhole() {
    const { image, full } = this;
    const whole = new Image();
    whole.src = full;
    const there = await whole.decode().then(() => true, () => false);
    if (image !== this.image) return;
    if (there) image.src = full;
    else this.sharp = false;
  }

  // On a narrow screen the page itself scrolls: there a plain wheel is the page's.
  wheel(event) {
    const pinched = event.ctrlKey || event.metaKey;
    if (!pinched && matchMedia(PAGE_SCROLLS).matches) return;
    event.preventDefault();
    const amount = event.deltaY * (event.deltaMode ? 33 : 1) * (pinched ? 0.01 : 0.002);
    this.to(this.scale * Math.exp(-Math.max(-0.3, Math.min(0.3, amount))), this.point(event));
  }

  hold(event) {
    if (event.button || event.target.closest("a")) return;
    this.fingers.set(event.pointerId, this.point(event));
    if (this.isLarge || this.fingers.size > 1) this.room.setPointerCapture(event.pointerId);
    this.room.classList.toggle("is-held", this.isLarge);
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.point(event);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (other) this.pinch(other, before, now);
    else if (this.isLarge) this.pan(now.x - before.x, now.y - before.y);
  }

  // One finger moves while the other stays: what lies between them stays between them.
  pinch(other, before, now) {
    const apart = (finger) => Math.hypot(finger.x - other.x, finger.y - other.y) || 1;
    this.to((this.scale * apart(now)) / apart(before), { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 });
    if (this.isLarge) this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  release(event) {
    this.fingers.delete(event.pointerId);
    if (!this.fingers.size) this.room.classList.remove("is-held");
  }
}

// The part of the picture at the room's middle, such that no edge comes within the room; `seen` is the share that fits into it.
function within(middle, seen) {
  return seen >= 1 ? 0.5 : Math.max(seen / 2, Math.min(1 - seen / 2, middle));
}

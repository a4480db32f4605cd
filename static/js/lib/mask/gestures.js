// Pointers on the stage: one finger, the mouse or a pen paint; two fingers, the middle button or Space with the mouse move and
// zoom. Places are in stage pixels; a stroke's are handed on once a frame, with all that the browser had put together.
// A pointer's id may be 0, as Firefox has it for the mouse: where none paints or pans, the id is null.
const LINE = 33;
const PEN_ERASER = 32;

export class Gestures {
  // act: {ready, begin(point), move(points), end(), cancel(), pan(across, down), zoom(factor, point), hover(point)}
  constructor(stage, act, signal) {
    Object.assign(this, { stage, act, fingers: new Map(), queue: [], painting: null, panning: null, space: false });
    const on = (name, does, options = {}) => stage.addEventListener(name, (event) => does.call(this, event), { signal, ...options });
    on("pointerdown", this.down);
    on("pointermove", this.move);
    on("pointerup", this.up);
    on("pointercancel", this.lost);
    on("pointerleave", () => act.hover(null));
    on("wheel", this.wheel, { passive: false });
    on("contextmenu", (event) => event.preventDefault());
    this.measure();
  }

  measure() {
    this.rect = this.stage.getBoundingClientRect();
  }

  point(event) {
    return {
      x: event.clientX - this.rect.left,
      y: event.clientY - this.rect.top,
      pressure: event.pointerType === "pen" ? event.pressure : 1,
      erase: event.altKey || Boolean(event.buttons & PEN_ERASER),
      straight: event.shiftKey,
    };
  }

  down(event) {
    if (event.target.closest("button, input, a, summary")) return;
    this.measure();
    if (event.pointerType === "touch") {
      if (this.painting !== null && !this.fingers.size) return; // a palm beside the pen
      this.fingers.set(event.pointerId, this.point(event));
      if (this.fingers.size > 1) return this.stopPainting(true);
    }
    const pans = event.button === 1 || (event.button === 0 && this.space);
    if (!pans && event.button !== 0 && event.button !== 5) return;
    event.preventDefault();
    this.stage.focus({ preventScroll: true, focusVisible: false });
    this.stage.setPointerCapture(event.pointerId);
    if (pans) this.panning = event.pointerId;
    else this.startPainting(event);
    this.before = this.point(event);
  }

  startPainting(event) {
    this.painting = event.pointerId;
    this.act.begin(this.point(event));
  }

  stopPainting(taken = false) {
    if (this.painting === null) return;
    this.flush();
    this.painting = null;
    if (taken) this.act.cancel();
    else this.act.end();
  }

  move(event) {
    const now = this.point(event);
    if (event.pointerId === this.painting) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length ? all : [event]) this.queue.push(this.point(one));
      this.act.ready();
    } else if (event.pointerId === this.panning) {
      this.act.pan(now.x - this.before.x, now.y - this.before.y);
      this.before = now;
    } else if (this.fingers.has(event.pointerId)) {
      this.pinch(event.pointerId, now);
    }
    this.act.hover(event.pointerType === "touch" ? null : now);
  }

  // What has come since the last frame.
  flush() {
    if (this.queue.length && this.painting !== null) this.act.move(this.queue);
    this.queue = [];
  }

  // One finger moves while the other stays: what lies between them stays between them.
  pinch(id, now) {
    const before = this.fingers.get(id);
    this.fingers.set(id, now);
    const other = [...this.fingers].find(([one]) => one !== id)?.[1];
    if (!other) return;
    const apart = (finger) => Math.hypot(finger.x - other.x, finger.y - other.y) || 1;
    this.act.zoom(apart(now) / apart(before), { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 });
    this.act.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (event.pointerId === this.panning) this.panning = null;
    if (event.pointerId === this.painting) this.stopPainting();
  }

  lost(event) {
    this.fingers.delete(event.pointerId);
    if (event.pointerId === this.panning) this.panning = null;
    if (event.pointerId === this.painting) this.stopPainting(true);
  }

  wheel(event) {
    event.preventDefault();
    const pinched = event.ctrlKey || event.metaKey;
    const amount = event.deltaY * (event.deltaMode ? LINE : 1) * (pinched ? 0.01 : 0.002);
    this.measure();
    this.act.zoom(Math.exp(-Math.max(-0.3, Math.min(0.3, amount))), this.point(event));
  }
}

// One picture being painted: its mask and what was done. Kept while the page lives, so that closing loses nothing. A byte for
// every pixel and hundreds of steps are much: only the pictures opened last have them, the others rest as runs of painted pixels.
import { Bitmap } from "studio/lib/mask/bitmap";
import { History } from "studio/lib/mask/history";

const AWAKE = 3;
const kept = new Map();

export class Session {
  // image: its public id. html: its place in the tray, where it came by the frame.
  constructor({ image, width, height, address, html = "", before = null }) {
    Object.assign(this, { image, width, height, address, html, before, after: null, rested: null });
    this.bitmap = new Bitmap(width, height);
    this.history = new History();
  }

  get touched() {
    return Boolean(this.rested?.touched) || this.history.done.length + this.history.undone.length > 0;
  }

  keep() {
    this.wake();
    const other = kept.get(this.image);
    if (other !== this) other?.rest();
    kept.delete(this.image);
    kept.set(this.image, this);
    const awake = [...kept.values()].filter((one) => one.bitmap);
    for (const one of awake.slice(0, -AWAKE)) one.rest();
  }

  // Pictures framed from one another hold each other, so a session gets small itself rather than being let go of.
  rest() {
    if (!this.bitmap) return;
    const { touched } = this;
    if (!touched) kept.delete(this.image);
    this.rested = { touched, runs: this.bitmap.painted() };
    this.bitmap = this.history = null;
  }

  wake() {
    if (this.bitmap) return;
    this.bitmap = new Bitmap(this.width, this.height);
    this.history = new History();
    if (this.rested.runs) this.bitmap.toggle(this.rested.runs);
  }

  static of(image) {
    return kept.get(image);
  }
}

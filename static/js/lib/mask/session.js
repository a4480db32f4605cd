// One picture being painted: its mask and what was done. Kept while the page lives, so that closing loses nothing.
import { Bitmap } from "studio/lib/mask/bitmap";
import { History } from "studio/lib/mask/history";

const KEPT = 3;
const kept = new Map();

export class Session {
  // image: its public id. html: its place in the tray, where it came by the frame.
  constructor({ image, width, height, address, html = "", before = null }) {
    Object.assign(this, { image, width, height, address, html, before, after: null });
    this.bitmap = new Bitmap(width, height);
    this.history = new History();
  }

  get touched() {
    return this.history.done.length + this.history.undone.length > 0;
  }

  // The newest few only: each holds a byte for every pixel.
  keep() {
    kept.delete(this.image);
    kept.set(this.image, this);
    while (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }

  static of(image) {
    return kept.get(image);
  }
}

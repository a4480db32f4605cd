// A binary mask of a picture's own pixels: 1 is to be painted anew. Exact, without antialiasing.
// A byte holds a pixel: bit 0 says whether it is painted, bit 1 whether the operation under way has turned it. What an operation
// turned is read from those marks at its end, as runs; to turn the same runs once more takes it back.
import { RunWriter, eachRun } from "studio/lib/mask/runs";

const PAINTED = 1;
const TURNED = 2;
const FOUR_TURNED = 0x02020202;

export class Bitmap {
  constructor(width, height) {
    Object.assign(this, { width, height, count: 0 });
    // Whole words, so that four pixels can be looked at at once.
    this.data = new Uint8Array(Math.ceil((width * height) / 4) * 4);
    this.words = new Uint32Array(this.data.buffer);
    this.dirty = new Box();
    this.touched = new Box();
  }

  get size() {
    return this.width * this.height;
  }

  get share() {
    return this.count / this.size;
  }

  at(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height ? this.data[y * this.width + x] & PAINTED : 0;
  }

  // -- Writing, until commit() -----------------------------------------------------------------------------------------

  // Pixels `from` up to but not with `to` of line y become `value`; what lies outside the picture is passed over.
  span(y, from, to, value) {
    if (y < 0 || y >= this.height) return;
    const start = y * this.width + Math.max(0, from);
    const end = y * this.width + Math.min(this.width, to);
    const { data } = this;
    const other = value ^ 1;
    let turned = 0;
    for (let i = start; i < end; i += 1) {
      if (data[i] !== other) continue;
      data[i] = value | TURNED;
      turned += 1;
    }
    if (turned) this.note(value ? turned : -turned, Math.max(0, from), y, Math.min(this.width, to), y + 1);
  }

  invert() {
    const whole = this.size >> 2;
    for (let i = 0; i < whole; i += 1) this.words[i] ^= 0x03030303;
    for (let i = whole * 4; i < this.size; i += 1) this.data[i] ^= PAINTED | TURNED;
    this.note(this.size - 2 * this.count, 0, 0, this.width, this.height);
  }

  clear() {
    for (let y = 0; y < this.height; y += 1) this.span(y, 0, this.width, 0);
  }

  // Becomes `pixels`, a byte of 0 or 1 for each.
  become(pixels) {
    const { data, size } = this;
    let more = 0;
    for (let i = 0; i < size; i += 1) {
      if (data[i] === pixels[i]) continue;
      data[i] = pixels[i] | TURNED;
      more += pixels[i] ? 1 : -1;
    }
    this.note(more, 0, 0, this.width, this.height);
  }

  note(more, left, top, right, bottom) {
    this.count += more;
    this.dirty.add(left, top, right, bottom);
    this.touched.add(left, top, right, bottom);
  }

  // -- Steps -----------------------------------------------------------------------------------------------------------

  // Ends the operation: the runs that it turned, or null where it changed nothing.
  commit() {
    const { data, words, width, touched } = this;
    const runs = new RunWriter();
    for (let y = touched.top; y < touched.bottom; y += 1) {
      const end = y * width + touched.right;
      let i = y * width + touched.left;
      while (i < end) {
        if (!(i & 3) && i + 4 <= end && !(words[i >> 2] & FOUR_TURNED)) {
          i += 4;
        } else if (data[i] & TURNED) {
          const start = i;
          while (i < end && data[i] & TURNED) data[i++] &= PAINTED;
          runs.add(start, i - start);
        } else {
          i += 1;
        }
      }
    }
    touched.empty();
    return runs.done();
  }

  toggle(runs) {
    const { data, width } = this;
    eachRun(runs, (start, length) => {
      let more = 0;
      for (let i = start, end = start + length; i < end; i += 1) more += (data[i] ^= PAINTED) & PAINTED ? 1 : -1;
      this.count += more;
      const top = Math.floor(start / width);
      const bottom = Math.floor((start + length - 1) / width) + 1;
      if (bottom - top > 1) this.dirty.add(0, top, width, bottom);
      else this.dirty.add(start - top * width, top, start - top * width + length, bottom);
    });
  }

  // The whole mask as runs; null where nothing is painted.
  painted() {
    const runs = new RunWriter();
    for (let i = 0; i < this.size; i += 1) {
      if (!(i & 3) && !this.words[i >> 2]) i += 3;
      else if (this.data[i] & PAINTED) runs.add(i, 1);
    }
    return runs.done();
  }

  // The part that changed since it was asked last.
  takeDirty() {
    const taken = this.dirty.copy();
    this.dirty.empty();
    return taken;
  }
}

// A rectangle that grows: right and bottom are just outside of it.
export class Box {
  constructor(left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity) {
    Object.assign(this, { left, top, right, bottom });
  }

  get isEmpty() {
    return this.left >= this.right || this.top >= this.bottom;
  }

  add(left, top, right, bottom) {
    if (left < this.left) this.left = left;
    if (top < this.top) this.top = top;
    if (right > this.right) this.right = right;
    if (bottom > this.bottom) this.bottom = bottom;
  }

  addBox(box) {
    if (!box.isEmpty) this.add(box.left, box.top, box.right, box.bottom);
  }

  // The part within width × height, with `margin` more on each side.
  within(width, height, margin = 0) {
    return new Box(
      Math.max(0, this.left - margin),
      Math.max(0, this.top - margin),
      Math.min(width, this.right + margin),
      Math.min(height, this.bottom + margin),
    );
  }

  copy() {
    return new Box(this.left, this.top, this.right, this.bottom);
  }

  empty() {
    Object.assign(this, new Box());
  }
}

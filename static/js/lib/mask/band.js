// The pixels that lie outside the mask but within `reach` pixels of it, measured as the square: where the result is blended.
import { Box } from "studio/lib/mask/bitmap";

export class Band {
  constructor(bitmap) {
    this.bitmap = bitmap;
    this.reach = 0;
    this.plane = null;
  }

  // Another reach; the whole plane is made anew.
  become(reach) {
    this.reach = reach;
    this.plane = reach ? (this.plane ?? new Uint8Array(this.bitmap.size)) : null;
    this.update(new Box(0, 0, this.bitmap.width, this.bitmap.height));
  }

  // After a change of the mask within `box`: the part of the picture whose band may look otherwise.
  update(box) {
    if (!this.plane || box.isEmpty) return box;
    const { width, height } = this.bitmap;
    const part = box.within(width, height, this.reach);
    const above = Math.max(0, part.top - this.reach);
    const below = Math.min(height, part.bottom + this.reach);
    // How many lines it still reaches down from the last line that had something near, for each column; then the same upwards.
    const wide = part.right - part.left;
    const lines = this.nearLines(part, above, below, wide);
    this.spread(lines, part, above, below, wide);
    return part;
  }

  // Line by line: 1 where a painted pixel is within reach on the same line.
  nearLines(part, above, below, wide) {
    const { data, width } = this.bitmap;
    const { reach } = this;
    const lines = new Uint8Array((below - above) * wide);
    for (let y = above; y < below; y += 1) {
      const start = y * width;
      const to = (y - above) * wide - part.left;
      let last = -Infinity;
      const end = Math.min(width, part.right + reach);
      for (let x = Math.max(0, part.left - reach); x < end; x += 1) {
        if (!(data[start + x] & 1)) continue;
        const from = Math.max(part.left, last + reach + 1, x - reach);
        lines.fill(1, to + from, to + Math.min(part.right, x + reach + 1));
        last = x;
      }
    }
    return lines;
  }

  spread(lines, part, above, below, wide) {
    const { reach, plane, bitmap } = this;
    const counts = new Uint16Array(wide);
    const change = (y, by) => {
      if (y < above || y >= below) return;
      const at = (y - above) * wide;
      for (let x = 0; x < wide; x += 1) counts[x] += lines[at + x] * by;
    };
    for (let y = part.top - reach; y < part.top + reach; y += 1) change(y, 1);
    for (let y = part.top; y < part.bottom; y += 1) {
      change(y + reach, 1);
      const at = y * bitmap.width + part.left;
      for (let x = 0; x < wide; x += 1) plane[at + x] = counts[x] ? 1 : 0;
      change(y - reach, -1);
    }
  }
}

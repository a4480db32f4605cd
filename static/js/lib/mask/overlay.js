// The mask as it is seen: a tint over the picture, its band fainter, its edge marching. One canvas of the stage's own size, in
// device pixels, filled by nearest sampling; so it costs the same whatever the picture's size and is sharp at every zoom.
import { Box } from "studio/lib/mask/bitmap";

// A screen of more dots gets a coarser overlay, never coarser than a CSS pixel: to move the picture stays quick.
const MOST_PIXELS = 2_600_000;
const DASH = 4;
const DARK = 0xff202020;
const LIGHT = 0xffffffff;
const TINT = 0x70;
const FAINT = 0x2c;

export class Overlay {
  constructor(canvas, bitmap, band, view) {
    Object.assign(this, { canvas, bitmap, band, view, phase: 0, edges: new Int32Array(0) });
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.take(canvas);
  }

  // The tint is the page's accent, in whatever colour space that is written.
  take(canvas) {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    probe.fillStyle = getComputedStyle(canvas).color;
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
    const colour = (blue << 16) | (green << 8) | red;
    this.tint = ((TINT << 24) | colour) >>> 0;
    this.faint = ((FAINT << 24) | colour) >>> 0;
  }

  resize(width, height, dots) {
    this.dots = Math.min(dots, Math.max(1, Math.sqrt(MOST_PIXELS / (width * height))));
    this.width = this.canvas.width = Math.max(1, Math.round(width * this.dots));
    this.height = this.canvas.height = Math.max(1, Math.round(height * this.dots));
    this.image = this.context.createImageData(this.width, this.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.sampled = new Uint8Array(this.width * this.height);
    this.columns = new Int32Array(this.width);
    this.lines = new Int32Array(this.height);
  }

  // After the view changed: everything. The edges are found when it rests.
  redraw() {
    const { view, dots, bitmap } = this;
    lookUp(this.columns, view.x * dots, view.scale * dots, bitmap.width);
    lookUp(this.lines, view.y * dots, view.scale * dots, bitmap.height);
    this.part(0, 0, this.width, this.height);
    this.edges = new Int32Array(0);
  }

  // After pixels of the picture changed: the part of the stage that shows them. The edges are found anew when a stroke is over.
  draw(box) {
    if (box.isEmpty) return;
    const { view, dots } = this;
    const at = (value, corner) => (corner + value * view.scale) * dots;
    const left = Math.floor(at(box.left, view.x)) - 2;
    const top = Math.floor(at(box.top, view.y)) - 2;
    const right = Math.ceil(at(box.right, view.x)) + 2;
    const bottom = Math.ceil(at(box.bottom, view.y)) + 2;
    const part = new Box(left, top, right, bottom).within(this.width, this.height);
    if (!part.isEmpty) this.part(part.left, part.top, part.right, part.bottom);
  }

  part(left, top, right, bottom) {
    this.sample(left, top, right, bottom);
    this.colour(left, top, right, bottom);
    this.context.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
  }

  sample(left, top, right, bottom) {
    const { sampled, columns, lines, width } = this;
    const { data } = this.bitmap;
    const { plane } = this.band;
    for (let y = top; y < bottom; y += 1) {
      const to = y * width;
      if (lines[y] < 0) {
        sampled.fill(0, to + left, to + right);
        continue;
      }
      const from = lines[y] * this.bitmap.width;
      for (let x = left; x < right; x += 1) {
        const column = columns[x];
        sampled[to + x] = column < 0 ? 0 : (data[from + column] & 1) | (plane ? plane[from + column] << 1 : 0);
      }
    }
  }

  colour(left, top, right, bottom) {
    const { sampled, pixels, width, tint, faint } = this;
    for (let y = top; y < bottom; y += 1) {
      for (let i = y * width + left, end = y * width + right; i < end; i += 1) {
        const here = sampled[i];
        if (here & 1) pixels[i] = this.isEdge(i, y) ? this.dash(i, y) : tint;
        else pixels[i] = here ? faint : 0;
      }
    }
  }

  isEdge(i, y) {
    const { sampled, width } = this;
    const around = sampled[i - 1] & sampled[i + 1] & (y > 0 ? sampled[i - width] : 1) & (y + 1 < this.height ? sampled[i + width] : 1);
    return !(around & 1);
  }

  dash(i, y) {
    return ((i - y * this.width + y + this.phase) / (DASH * this.dots)) & 1 ? DARK : LIGHT;
  }

  findEdges() {
    const { sampled, width, height } = this;
    const found = [];
    const box = new Box();
    for (let y = 0; y < height; y += 1) {
      for (let i = y * width, end = i + width; i < end; i += 1) {
        if (sampled[i] & 1 && this.isEdge(i, y)) {
          found.push(i);
          box.add(i - y * width, y, i - y * width + 1, y + 1);
        }
      }
    }
    this.edges = Int32Array.from(found);
    this.edgeBox = box;
  }

  // One step of the march.
  march() {
    this.phase = (this.phase + this.dots) % (DASH * this.dots * 2);
    if (!this.edges.length) return;
    for (const i of this.edges) this.pixels[i] = this.dash(i, Math.floor(i / this.width));
    const { left, top, right, bottom } = this.edgeBox;
    this.context.putImageData(this.image, 0, 0, left, top, right - left, bottom - top);
  }
}

// Which of the picture's pixels each of the stage's shows; -1 beside the picture.
function lookUp(table, corner, scale, size) {
  for (let at = 0; at < table.length; at += 1) {
    const place = Math.floor((at + 0.5 - corner) / scale);
    table[at] = place >= 0 && place < size ? place : -1;
  }
}

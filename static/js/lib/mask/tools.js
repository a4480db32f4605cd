// What a press does to the mask. Each tool takes places in the picture's pixels: begin, move (many), end; `desk` tells the mask,
// the brush's size and the value to paint with, and draws the guide lines of what is not painted yet.
import { flood, piece, polygon, rectangle } from "studio/lib/mask/shapes";

const LEAST_MOVE = 0.25;
const LIGHTEST = 0.15;

class Brush {
  constructor(desk) {
    this.desk = desk;
  }

  begin(point) {
    const here = this.disc(point);
    const from = point.straight && this.last ? this.last : here;
    piece(this.desk.bitmap, from, here, this.desk.value);
    this.last = here;
  }

  move(points) {
    for (const point of points) {
      const next = this.disc(point);
      if (Math.hypot(next.x - this.last.x, next.y - this.last.y) < LEAST_MOVE && next.r === this.last.r) continue;
      piece(this.desk.bitmap, this.last, next, this.desk.value, true);
      this.last = next;
    }
  }

  end() {}

  cancel() {}

  disc({ x, y, pressure = 1 }) {
    return { x, y, r: Math.max(0.5, (this.desk.size / 2) * (LIGHTEST + (1 - LIGHTEST) * pressure)) };
  }
}

class Rectangle {
  constructor(desk) {
    this.desk = desk;
  }

  begin(point) {
    this.from = this.to = point;
  }

  move(points) {
    this.to = points.at(-1);
    const { x, y, width, height } = this.corners();
    this.desk.guide([[x, y], [x + width, y], [x + width, y + height], [x, y + height]]);
  }

  end() {
    const { x, y, width, height } = this.corners();
    rectangle(this.desk.bitmap, x, y, width, height, this.desk.value);
    this.cancel();
  }

  cancel() {
    this.desk.guide([]);
  }

  corners() {
    const x = Math.round(Math.min(this.from.x, this.to.x));
    const y = Math.round(Math.min(this.from.y, this.to.y));
    return { x, y, width: Math.round(Math.max(this.from.x, this.to.x)) - x, height: Math.round(Math.max(this.from.y, this.to.y)) - y };
  }
}

class Lasso {
  constructor(desk) {
    this.desk = desk;
  }

  begin(point) {
    this.points = [point];
  }

  move(points) {
    this.points.push(...points);
    this.desk.guide(this.points.map(({ x, y }) => [x, y]));
  }

  end() {
    if (this.points.length > 2) polygon(this.desk.bitmap, this.points, this.desk.value);
    this.cancel();
  }

  cancel() {
    this.points = [];
    this.desk.guide([]);
  }
}

class Fill {
  constructor(desk) {
    this.desk = desk;
  }

  begin({ x, y }) {
    flood(this.desk.bitmap, Math.floor(x), Math.floor(y), this.desk.value);
  }

  move() {}

  end() {}

  cancel() {}
}

export function makeTools(desk) {
  const brush = new Brush(desk);
  return { brush, eraser: brush, rectangle: new Rectangle(desk), lasso: new Lasso(desk), fill: new Fill(desk) };
}

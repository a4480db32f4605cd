// Where the picture stands on the stage: `scale` stage pixels (CSS) for one of the picture, its corner at x, y.
const STOPS = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32];
const MOST = STOPS.at(-1);
const ROOM = 24;
const STAYS = 48;

export class View {
  constructor(width, height) {
    Object.assign(this, { width, height, stageWidth: 1, stageHeight: 1, scale: 1, x: 0, y: 0, fitted: true });
  }

  resize(stageWidth, stageHeight) {
    Object.assign(this, { stageWidth, stageHeight });
    if (this.fitted) this.fit();
    else this.hold();
  }

  get fitScale() {
    const across = (this.stageWidth - 2 * ROOM) / this.width;
    const down = (this.stageHeight - 2 * ROOM) / this.height;
    return Math.min(Math.max(0.01, Math.min(across, down)), 8);
  }

  fit() {
    this.scale = this.fitScale;
    this.x = (this.stageWidth - this.width * this.scale) / 2;
    this.y = (this.stageHeight - this.height * this.scale) / 2;
    this.fitted = true;
  }

  // Zooms so that what lies under the point stays there.
  to(scale, point = this.middle()) {
    const next = Math.max(Math.min(this.fitScale / 2, 1), Math.min(MOST, scale));
    this.x = point.x - ((point.x - this.x) * next) / this.scale;
    this.y = point.y - ((point.y - this.y) * next) / this.scale;
    this.scale = next;
    this.fitted = false;
    this.hold();
  }

  step(way, point) {
    const stops = way > 0 ? STOPS.filter((stop) => stop > this.scale * 1.05) : STOPS.filter((stop) => stop < this.scale * 0.95).reverse();
    this.to(stops[0] ?? this.scale, point);
  }

  pan(across, down) {
    this.x += across;
    this.y += down;
    this.fitted = false;
    this.hold();
  }

  // Some of the picture always stays in sight.
  hold() {
    this.x = Math.max(STAYS - this.width * this.scale, Math.min(this.stageWidth - STAYS, this.x));
    this.y = Math.max(STAYS - this.height * this.scale, Math.min(this.stageHeight - STAYS, this.y));
  }

  // So that a point of the picture is on the stage, with room around it.
  show(x, y) {
    const at = this.toStage(x, y);
    const across = outside(at.x, this.stageWidth);
    const down = outside(at.y, this.stageHeight);
    if (across || down) this.pan(across, down);
    return Boolean(across || down);
  }

  middle() {
    return { x: this.stageWidth / 2, y: this.stageHeight / 2 };
  }

  toPicture({ x, y }) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  toStage(x, y) {
    return { x: this.x + x * this.scale, y: this.y + y * this.scale };
  }
}

function outside(at, size) {
  if (at < ROOM) return ROOM - at;
  return at > size - ROOM ? size - ROOM - at : 0;
}

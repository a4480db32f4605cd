// A pin set by keys: a cross over the picture that the arrows move. Enter sets a pin; the space bar begins an area, Enter ends it.
import { area, within } from "studio/lib/marks/shapes";

const STEP = 0.01;
const FAR = 0.05;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Crosshair {
  // `host` is the <picture-marks>: it shows what is pending, and takes what is made. `says` is the sentence about the keys.
  constructor(host, says) {
    this.host = host;
    this.says = says;
    this.at = { x: 0.5, y: 0.5 };
    this.from = null;
    this.cross = document.createElement("div");
    this.cross.className = "mark-cross";
    this.words = document.createElement("output");
    this.words.className = "mark-cross-words num";
    host.append(this.cross, this.words);
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey, { capture: true });
    this.show();
  }

  end() {
    document.removeEventListener("keydown", this.onKey, { capture: true });
    this.cross.remove();
    this.words.remove();
    this.host.crosshair = null;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) this.move(move, event.shiftKey ? FAR : STEP);
    else if (event.key === "Enter") this.set();
    else if (event.key === " ") this.from = { ...this.at };
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  move([across, down], step) {
    this.at = { x: within(this.at.x + across * step), y: within(this.at.y + down * step) };
    if (this.from) this.host.pending = { kind: "area", geometry: area(this.from, this.at) };
    this.show();
  }

  show() {
    const { x, y } = this.at;
    this.cross.style.left = `${x * 100}%`;
    this.cross.style.top = `${y * 100}%`;
    this.words.textContent = this.says(Math.round(x * 100), Math.round(y * 100));
  }

  set() {
    const { at, from } = this;
    this.end();
    const made = from && area(from, at);
    if (made?.width && made.height) this.host.made({ kind: "area", geometry: made });
    else this.host.made({ kind: "point", geometry: at });
  }

  leave() {
    this.end();
    this.host.pending = null;
  }
}

// The painter's keys. Inside its dialog they belong to it; those of a single letter follow the person's switch.
import { singleKeys } from "studio/lib/shortcuts";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PART = 8;
const FAR = 10;

const TYPED = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select";
const ONE_KEY = {
  b: (painter) => painter.choose("brush"),
  e: (painter) => painter.choose("eraser"),
  m: (painter) => painter.choose("rectangle"),
  l: (painter) => painter.choose("lasso"),
  g: (painter) => painter.choose("fill"),
  i: (painter) => painter.invert(),
  0: (painter) => painter.zoomTo("fit"),
  f: (painter) => painter.zoomTo("fit"),
  1: (painter) => painter.zoomTo("full"),
  "+": (painter) => painter.zoomBy(1),
  "=": (painter) => painter.zoomBy(1),
  "-": (painter) => painter.zoomBy(-1),
  "[": (painter) => painter.sizeBy(-1),
  "]": (painter) => painter.sizeBy(1),
  "{": (painter) => painter.sizeBy(-4),
  "}": (painter) => painter.sizeBy(4),
};

export class Keys {
  constructor(painter, signal) {
    this.painter = painter;
    this.stage = painter.stage;
    painter.addEventListener("keydown", (event) => this.press(event), { signal });
    painter.addEventListener("keyup", (event) => this.release(event), { signal });
    this.stage.element.addEventListener("focus", () => this.stage.showCross(this.stage.element.matches(":focus-visible")), { signal });
    this.stage.element.addEventListener("blur", () => this.leave(), { signal });
    this.stage.element.addEventListener("pointerdown", () => this.leave(), { signal });
  }

  // Whether the keys hold the brush down. Undo, a press of another tool or a file may have ended the stroke meanwhile.
  get down() {
    return Boolean(this.painter.under?.byKeys);
  }

  leave() {
    this.lift();
    this.stage.showCross(false);
    this.painter.gestures.space = false;
  }

  press(event) {
    if (event.isComposing || event.defaultPrevented) return;
    // A menu's own keys are heard at the document; in its number fields the arrows count.
    if (event.target.closest("details.menu") && !event.target.closest(TYPED)) return;
    if (this.act(event)) event.preventDefault();
    // The page's own keys are out of reach while the painter is open, but for the list of keys.
    if (event.key !== "?" && event.key !== "Escape") event.stopPropagation();
  }

  act(event) {
    if (event.target.closest("details.menu")) return false;
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const typed = event.target.closest(TYPED);
    if (mod && !event.altKey && !typed) return this.withMod(key, event.shiftKey);
    if (mod || typed) return false;
    if (event.target === this.stage.element && this.onStage(event)) return true;
    return this.single(event, key);
  }

  withMod(key, shift) {
    const { painter } = this;
    if (key === "z") painter.step(shift ? "redo" : "undo");
    else if (key === "y") painter.step("redo");
    else if (key === "enter") painter.finish();
    else return false;
    return true;
  }

  single(event, key) {
    if (!singleKeys(event) || event.altKey) return false;
    if (this.painter.frame.on) return false;
    if (key === "delete" || key === "backspace") return this.painter.clear(), true;
    const does = ONE_KEY[key];
    does?.(this.painter);
    return Boolean(does);
  }

  // -- The crosshair, for painting without a pointer ---------------------------------------------------------------------

  onStage(event) {
    const arrow = ARROWS[event.key];
    if (arrow) this.arrow(arrow, event);
    else if (this.painter.frame.on) return event.key === "Enter" && (this.painter.frame.apply(), true);
    else if (event.key === "Enter") this.toggle(event);
    else if (event.key === " ") this.hold(event);
    else if (event.key === "Escape" && this.down) this.lift(true);
    else return false;
    return true;
  }

  arrow([across, down], event) {
    const { stage, painter } = this;
    if (painter.frame.on) {
      const far = event.shiftKey ? FAR : 1;
      return painter.frame.shift(across * far, down * far);
    }
    const step = Math.max(1, Math.round(painter.size / PART)) * (event.shiftKey ? FAR : 1);
    const { width, height } = stage.view;
    const at = stage.crossAt;
    at.x = Math.max(0, Math.min(width, at.x + across * step));
    at.y = Math.max(0, Math.min(height, at.y + down * step));
    if (this.down) painter.under.tool.move([{ ...at }]);
    stage.showCross(true);
    stage.ringSize = painter.ringSize;
    stage.view.show(at.x, at.y);
    stage.viewMoves();
    painter.words.place(at, painter.bitmap.at(Math.floor(at.x), Math.floor(at.y)));
  }

  // Space with the mouse moves the picture; by itself it is the same as Enter, once the crosshair is there.
  hold(event) {
    const { gestures } = this.painter;
    if (!event.repeat && this.stage.crossShown) this.toggle(event);
    else gestures.space = true;
    this.stage.element.classList.toggle("is-space", gestures.space);
  }

  release(event) {
    if (event.key !== " ") return;
    this.painter.gestures.space = false;
    this.stage.element.classList.remove("is-space");
  }

  toggle(event) {
    if (event.repeat) return;
    this.stage.showCross(true);
    this.stage.ringSize = this.painter.ringSize;
    if (this.down) return this.lift();
    this.painter.begin({ ...this.stage.crossAt, erase: event.altKey }, true);
    if (!this.down) return;
    if (this.painter.tool === this.painter.tools.fill) this.lift();
    else this.painter.words.say(this.painter.dataset.down);
  }

  lift(taken = false) {
    if (!this.down) return;
    if (taken) this.painter.cancel();
    else this.painter.end();
  }
}

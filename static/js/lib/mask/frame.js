// The frame: another shape around the picture (the new room is to be painted) or within it (the rest is cut away). Its numbers
// are the picture's pixels; x and y say where the picture's corner lies on the frame.
import { postForm } from "studio/lib/http";
import { answerOf } from "studio/lib/mask/files";
import { fromAddress } from "studio/lib/mask/png";
import { Session } from "studio/lib/mask/session";

const ROOM = 72;
const LEAST = 16;

export class Frame {
  constructor(painter, stage) {
    Object.assign(this, { painter, stage });
    this.panel = painter.querySelector("[data-frame]");
    this.box = painter.querySelector("[data-frame-box]");
    this.ground = painter.querySelector("[data-frame-ground]");
    this.fields = Object.fromEntries(["width", "height", "x", "y"].map((name) => [name, this.panel.querySelector(`[name=frame_${name}]`)]));
    this.panel.addEventListener("input", (event) => this.typed(event));
    this.panel.addEventListener("change", (event) => this.chosen(event));
    this.panel.addEventListener("keydown", (event) => event.key === "Enter" && event.target.type === "number" && this.apply());
    this.box.addEventListener("pointerdown", (event) => this.hold(event));
    this.box.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.box.addEventListener(end, () => this.release());
  }

  get on() {
    return this.stage.element.dataset.mode === "frame";
  }

  start() {
    const { width, height } = this.stage.view;
    Object.assign(this, { width, height, x: 0, y: 0, held: null });
    this.stage.element.dataset.mode = "frame";
    this.panel.querySelector("[name=frame_way][value=around]").checked = true;
    for (const tile of this.panel.querySelectorAll("[name=frame_ratio]")) tile.checked = false;
    this.box.hidden = this.ground.hidden = false;
    this.fit();
  }

  end() {
    delete this.stage.element.dataset.mode;
    this.box.hidden = this.ground.hidden = true;
    this.stage.view.fit();
    this.stage.drawView();
  }

  // Frame and picture, both in sight.
  fit() {
    const { view } = this.stage;
    const left = Math.min(0, -this.x);
    const top = Math.min(0, -this.y);
    const wide = Math.max(view.width, this.width - this.x) - left;
    const high = Math.max(view.height, this.height - this.y) - top;
    view.scale = Math.min((view.stageWidth - ROOM) / wide, (view.stageHeight - ROOM) / high, 8);
    view.x = (view.stageWidth - wide * view.scale) / 2 - left * view.scale;
    view.y = (view.stageHeight - high * view.scale) / 2 - top * view.scale;
    view.fitted = false;
    this.stage.drawView();
    this.show();
  }

  show() {
    const { view } = this.stage;
    for (const one of [this.box, this.ground]) {
      one.style.width = `${this.width * view.scale}px`;
      one.style.height = `${this.height * view.scale}px`;
      one.style.transform = `translate(${view.x - this.x * view.scale}px, ${view.y - this.y * view.scale}px)`;
    }
    for (const [name, field] of Object.entries(this.fields)) if (field !== document.activeElement) field.value = this[name];
    this.painter.querySelector("[data-apply]").disabled = this.isPicture;
    this.painter.words.later(`${this.width} × ${this.height}`);
  }

  // The framed picture is another one, which begins with its new room painted.
  async apply() {
    if (this.isPicture) return;
    const { painter, x, y, width, height } = this;
    const { session, dataset } = painter;
    await painter.busy(async () => {
      const found = await answerOf(await postForm(dataset.frame, { image: session.image, filename: dataset.filename, x, y, width, height }));
      const next = new Session({ ...found, before: session });
      const pixels = found.mask && (await fromAddress(found.mask, found.width, found.height));
      if (pixels) next.bitmap.become(pixels);
      next.bitmap.commit();
      session.history.settle();
      session.html ||= found.html_before;
      painter.reframed(session.image, next);
      painter.words.say(found.words);
    });
  }

  get isPicture() {
    const { width, height } = this.stage.view;
    return this.x === 0 && this.y === 0 && this.width === width && this.height === height;
  }

  // -- Shapes and numbers -----------------------------------------------------------------------------------------------

  chosen({ target }) {
    if (target.name === "frame_ratio" || target.name === "frame_way") this.reshape();
    else if (target.type === "number") this.fit();
  }

  // The smallest frame of the chosen shape around the picture, or the largest within it; the picture in its middle.
  reshape() {
    const ratio = this.panel.querySelector("[name=frame_ratio]:checked")?.value;
    if (!ratio) return;
    const around = this.panel.querySelector("[name=frame_way]:checked").value === "around";
    const [across, down] = ratio.split(":").map(Number);
    const { width, height } = this.stage.view;
    const wider = across / down > width / height;
    if (wider === around) Object.assign(this, { width: Math.round((height * across) / down), height });
    else Object.assign(this, { width, height: Math.round((width * down) / across) });
    this.x = Math.round((this.width - width) / 2);
    this.y = Math.round((this.height - height) / 2);
    this.fit();
  }

  typed({ target }) {
    const name = target.name.replace("frame_", "");
    const number = Math.round(target.valueAsNumber);
    if (!(name in this.fields) || !Number.isFinite(number)) return;
    const least = name === "width" || name === "height" ? LEAST : -Infinity;
    this[name] = Math.max(least, number);
    this.free();
    this.show();
  }

  free() {
    for (const tile of this.panel.querySelectorAll("[name=frame_ratio]:checked")) tile.checked = false;
  }

  // Moves the picture on its frame, which stays where it is.
  shift(across, down) {
    const { view } = this.stage;
    view.x += across * view.scale;
    view.y += down * view.scale;
    this.x += across;
    this.y += down;
    this.stage.drawView();
    this.show();
  }

  // -- By hand ----------------------------------------------------------------------------------------------------------

  hold(event) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    this.stage.element.focus({ preventScroll: true, focusVisible: false });
    this.box.setPointerCapture(event.pointerId);
    const { view } = this.stage;
    const was = { width: this.width, height: this.height, x: this.x, y: this.y, viewX: view.x, viewY: view.y };
    this.held = { x: event.clientX, y: event.clientY, edge: event.target.dataset.edge ?? "", was };
  }

  drag(event) {
    if (!this.held) return;
    const { edge, was } = this.held;
    const { view } = this.stage;
    const across = Math.round((event.clientX - this.held.x) / view.scale);
    const down = Math.round((event.clientY - this.held.y) / view.scale);
    if (!edge) return this.shift(was.x + across - this.x, was.y + down - this.y);
    if (edge.includes("e")) this.width = Math.max(LEAST, was.width + across);
    if (edge.includes("s")) this.height = Math.max(LEAST, was.height + down);
    if (edge.includes("w")) (this.width = Math.max(LEAST, was.width - across)), (this.x = was.x + this.width - was.width);
    if (edge.includes("n")) (this.height = Math.max(LEAST, was.height - down)), (this.y = was.y + this.height - was.height);
    this.free();
    this.show();
  }

  release() {
    if (!this.held) return;
    this.held = null;
    this.fit();
  }
}

// <picture-marks data-width="1024" data-height="768">: pins, areas and drawings over a picture, inside the box that the picture fills,
// and the tools that make new ones. It keeps to the picture whatever size that is shown in; pins stay as large as they are.
//
//   marks.show([{id, number, kind, geometry, name, resolved}])   what stands on the picture
//   marks.tool = "move" | "mark" | "draw"                        what the pointer does; "move" leaves it to the picture
//   marks.pending = {kind, geometry} | null                      what is being made
//   marks.choose(id), marks.beginByKeys(says)
//
// Says "marks:made" {kind, geometry}, "marks:chosen" {id}.
import { Crosshair } from "studio/lib/marks/crosshair";
import { anchor, area, shape, simpler, svg, within } from "studio/lib/marks/shapes";

const SLIP = 5;
const LINE = 0.006;

class PictureMarks extends HTMLElement {
  #pending = null;
  #tool = "move";

  connectedCallback() {
    this.width = Number(this.dataset.width);
    this.height = Number(this.dataset.height);
    this.drawing = svg("svg", { viewBox: `0 0 ${this.width} ${this.height}`, class: "marks-shapes", "aria-hidden": "true" });
    this.pins = document.createElement("div");
    this.pins.className = "marks-pins";
    this.replaceChildren(this.drawing, this.pins);
    this.addEventListener("pointerdown", (event) => this.down(event));
    this.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.addEventListener(end, (event) => this.up(event));
    for (const name of ["dblclick", "click"]) this.addEventListener(name, (event) => this.#tool !== "move" && event.stopPropagation());
    this.pins.addEventListener("click", (event) => this.press(event));
    // The box is scaled by its style; nothing else tells of it.
    this.watch = new MutationObserver(() => this.keepSize());
    this.watch.observe(this.parentElement, { attributes: true, attributeFilter: ["style"] });
    this.resize = new ResizeObserver(() => this.keepSize());
    this.resize.observe(this);
    this.tool = this.#tool;
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.resize.disconnect();
    this.crosshair?.end();
  }

  get tool() {
    return this.#tool;
  }

  set tool(tool) {
    this.#tool = tool;
    this.dataset.tool = tool;
    if (tool !== "mark") this.crosshair?.end();
  }

  get pending() {
    return this.#pending;
  }

  set pending(mark) {
    this.#pending = mark;
    this.draw();
  }

  keepSize() {
    const { offsetWidth } = this;
    if (offsetWidth) this.style.setProperty("--k", this.getBoundingClientRect().width / offsetWidth);
  }

  show(marks) {
    this.marks = marks;
    this.draw();
  }

  choose(id) {
    this.chosen = id;
    this.draw();
  }

  beginByKeys(says) {
    this.tool = "mark";
    this.crosshair ??= new Crosshair(this, says);
  }

  // Under the pins lie the shapes; what was chosen last lies on top.
  draw() {
    const marks = [...(this.marks ?? [])].sort((one, other) => (one.id === this.chosen) - (other.id === this.chosen));
    const all = this.#pending ? [...marks, { ...this.#pending, pending: true }] : marks;
    this.drawing.replaceChildren(...all.flatMap((mark) => this.shapes(mark)));
    this.pins.replaceChildren(...all.map((mark) => this.pin(mark)));
    this.keepSize();
  }

  shapes(mark) {
    return ["marks-under", "marks-over"].flatMap((layer) => {
      const made = shape(mark, this.width, this.height);
      made?.setAttribute("class", `${layer} ${this.classes(mark)}`);
      if (made && mark.kind === "drawing") made.setAttribute("data-thick", "");
      return made ? [made] : [];
    });
  }

  pin(mark) {
    const pin = document.createElement(mark.pending ? "span" : "button");
    const { x, y } = anchor(mark);
    pin.className = `pin num ${this.classes(mark)}`;
    pin.style.left = `${x * 100}%`;
    pin.style.top = `${y * 100}%`;
    pin.textContent = mark.pending ? "" : mark.number;
    if (mark.pending) return pin;
    pin.type = "button";
    // The list beside the picture says all of it, in order.
    pin.tabIndex = -1;
    pin.ariaLabel = mark.name;
    pin.dataset.id = mark.id;
    return pin;
  }

  classes({ id, pending, resolved }) {
    return [pending && "is-pending", resolved && "is-resolved", id && id === this.chosen && "is-chosen"].filter(Boolean).join(" ");
  }

  press(event) {
    const pin = event.target.closest("button.pin");
    if (pin) this.say("marks:chosen", { id: pin.dataset.id });
  }

  say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  made(mark) {
    this.pending = mark;
    this.say("marks:made", mark);
  }

  // -- The pointer -------------------------------------------------------------------------------------------------------

  point(event) {
    const { left, top, width, height } = this.getBoundingClientRect();
    return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
  }

  down(event) {
    if (this.#tool === "move" || event.button || !event.isPrimary || event.target.closest("button.pin")) return;
    event.stopPropagation();
    event.preventDefault();
    this.crosshair?.end();
    this.setPointerCapture(event.pointerId);
    const at = this.point(event);
    this.held = { from: at, x: event.clientX, y: event.clientY, stroke: [[at.x, at.y]] };
  }

  move(event) {
    if (!this.held) return;
    event.stopPropagation();
    if (this.#tool === "draw") this.follow(event);
    else if (this.isDrag(event)) this.pending = { kind: "area", geometry: area(this.held.from, this.point(event)) };
  }

  isDrag(event) {
    return Math.hypot(event.clientX - this.held.x, event.clientY - this.held.y) > SLIP;
  }

  follow(event) {
    const each = event.getCoalescedEvents?.() ?? [];
    for (const one of each.length ? each : [event]) {
      const { x, y } = this.point(one);
      this.held.stroke.push([x, y]);
    }
    this.pending = this.drawn(this.held.stroke);
  }

  // One more stroke of the drawing that is pending.
  drawn(stroke) {
    const before = this.held.before ?? (this.#pending?.kind === "drawing" ? this.#pending.geometry.strokes : []);
    this.held.before = before;
    return { kind: "drawing", geometry: { strokes: [...before, stroke], width: LINE } };
  }

  up(event) {
    if (!this.held) return;
    event.stopPropagation();
    const { from, stroke } = this.held;
    const geometry = area(from, this.point(event));
    const [drag, left] = [this.isDrag(event), event.type === "pointercancel"];
    const line = this.#tool === "draw" && this.drawn(simpler(stroke));
    this.held = null;
    if (left) this.pending = null;
    else if (line) this.made(line);
    else if (drag && geometry.width && geometry.height) this.made({ kind: "area", geometry });
    else this.made({ kind: "point", geometry: from });
  }
}

customElements.define("picture-marks", PictureMarks);

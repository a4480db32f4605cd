// <crop-frames>: shows on each picture what a crop keeps, and moves it: by dragging on the picture, or by its two sliders.
// The crop that is shown is the one last touched among those that are chosen; without a script the server has drawn the first.

const SIDES = ["x", "y", "width", "height"];

class CropFrames extends HTMLElement {
  connectedCallback() {
    this.tiles = [...this.querySelectorAll("input[name=crop]")];
    this.cards = [...this.querySelectorAll("[data-picture]")];
    this.shown = this.tiles.find((tile) => tile.checked) ?? null;
    this.addEventListener("change", ({ target }) => this.tiles.includes(target) && this.choose(target));
    this.addEventListener("pointerover", ({ target }) => this.look(target.closest?.(".deliver-tile")?.querySelector("input")));
    this.addEventListener("focusin", ({ target }) => this.tiles.includes(target) && this.look(target));
    for (const card of this.cards) this.bind(card);
    this.draw();
  }

  choose(tile) {
    this.shown = tile.checked ? tile : (this.tiles.find((one) => one.checked) ?? null);
    this.draw();
  }

  look(tile) {
    if (!tile?.checked || tile === this.shown) return;
    this.shown = tile;
    this.draw();
  }

  bind(card) {
    const box = card.querySelector(".deliver-picture");
    const move = (event) => this.move(card, box, event);
    box.addEventListener("pointerdown", (event) => {
      // A finger scrolls: it moves the crop by a tap.
      if (event.button || event.pointerType === "touch") return;
      box.setPointerCapture(event.pointerId);
      move(event);
    });
    box.addEventListener("click", move);
    box.addEventListener("pointermove", (event) => box.hasPointerCapture(event.pointerId) && move(event));
    card.addEventListener("input", () => this.drawCard(card));
  }

  move(card, box, event) {
    const rect = box.getBoundingClientRect();
    const places = [(event.clientX - rect.left) / rect.width, (event.clientY - rect.top) / rect.height];
    const sliders = card.querySelectorAll("input[type=range]");
    places.forEach((place, at) => {
      sliders[at].value = String(Math.round(Math.min(1, Math.max(0, place)) * 1000));
    });
    this.drawCard(card);
  }

  draw() {
    this.toggleAttribute("data-cropping", this.shown !== null);
    for (const tile of this.tiles) tile.closest(".deliver-tile").toggleAttribute("data-shown", tile === this.shown);
    for (const card of this.cards) this.drawCard(card);
  }

  drawCard(card) {
    const lines = card.querySelector(".deliver-lines");
    lines.toggleAttribute("hidden", this.shown === null);
    if (!this.shown) return;
    const whole = { width: Number(card.dataset.width), height: Number(card.dataset.height) };
    const [x, y] = [...card.querySelectorAll("input[type=range]")].map((slider) => Number(slider.value) / 1000);
    const crop = { width: Number(this.shown.dataset.width), height: Number(this.shown.dataset.height) };
    const frame = frameOf(whole, crop, x, y);
    const inner = `M${frame.x} ${frame.y}h${frame.width}v${frame.height}h-${frame.width}Z`;
    lines.querySelector(".shade").setAttribute("d", `M0 0H${whole.width}V${whole.height}H0Z${inner}`);
    place(lines.querySelector(".frame"), frame);
    place(lines.querySelector(".safe"), safeOf(frame, crop, this.shown.dataset.safe.split(" ").map(Number)));
  }
}

// As generations/deliver/crops.py has it.
function frameOf(whole, crop, x, y) {
  const wide = whole.width * crop.height > whole.height * crop.width;
  const width = wide ? Math.max(1, Math.round((whole.height * crop.width) / crop.height)) : whole.width;
  const height = wide ? whole.height : Math.max(1, Math.round((whole.width * crop.height) / crop.width));
  return { x: placed(whole.width, width, x), y: placed(whole.height, height, y), width, height };
}

function placed(whole, part, focus) {
  return Math.min(Math.max(0, Math.round(whole * focus - part / 2)), whole - part);
}

function safeOf(frame, crop, [top, right, bottom, left]) {
  if (!(top || right || bottom || left)) return { x: 0, y: 0, width: 0, height: 0 };
  const scale = frame.width / crop.width;
  return {
    x: frame.x + left * scale,
    y: frame.y + top * scale,
    width: frame.width - (left + right) * scale,
    height: frame.height - (top + bottom) * scale,
  };
}

function place(rect, box) {
  for (const name of SIDES) rect.setAttribute(name, String(box[name]));
}

customElements.define("crop-frames", CropFrames);

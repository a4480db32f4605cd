// <picture-compare>: what a picture is looked at against: the gateway's raw picture, the original it was made from, both side by side
// under a slider, or their difference. It steers the pictures in the box, which the zoom moves as one.
import { singleKeys, typing } from "studio/lib/shortcuts";

const TAP = 300;
const REDUCED_EDGE = 1280;
const STEPS = { ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
const ROUND = { slider: "difference", difference: "result" };
const NEEDED = { raw: ["raw"], before: ["before"], slider: ["before"], difference: ["before"] };

class PictureCompare extends HTMLElement {
  connectedCallback() {
    this.view = this.closest("picture-view");
    this.room = this.view.querySelector(".view-room");
    this.box = this.room.querySelector(".view-box");
    this.split = this.room.querySelector(".view-split");
    this.images = Object.fromEntries(["raw", "before", "mask"].map((name) => [name, this.box.querySelector(`.view-${name}`)]));
    this.mode = "result";
    this.share = 0.5;
    this.stopping = new AbortController();
    this.listen(this.stopping.signal);
    this.prepare();
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  listen(signal) {
    this.addEventListener("change", ({ target }) => this.show(target.value), { signal });
    this.addEventListener("click", (event) => this.press(event), { signal });
    // The mouse leaves the focus where it is, so that the arrows stay the picture's.
    this.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.view.addEventListener("studio:scale", ({ detail }) => this.follow(detail.scale), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("keyup", (event) => this.letGo(event), { signal });
    if (!this.split) return;
    this.split.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    this.split.addEventListener("pointermove", (event) => this.drag(event), { signal });
    this.split.addEventListener("keydown", (event) => this.slide(event), { signal });
    this.split.addEventListener("dblclick", (event) => event.stopPropagation(), { signal });
  }

  // Once the picture itself is there, the others are fetched: a press then shows them at once.
  async prepare() {
    await this.box.querySelector(".view-picture").decode().catch(() => null);
    for (const name of ["raw", "before"]) if (this.isConnected) await this.ready(name);
  }

  async ready(name) {
    const image = this.images[name];
    if (!image) return;
    if (!image.hasAttribute("src")) image.src = image.dataset.src;
    await image.decode().catch(() => null);
  }

  async show(mode) {
    this.mode = mode;
    for (const choice of this.querySelectorAll("[name=compare]")) choice.checked = choice.value === mode;
    await Promise.all((NEEDED[mode] ?? []).map((name) => this.ready(name)));
    if (this.mode !== mode || !this.isConnected) return;
    this.box.dataset.compare = mode;
    const { raw, before } = this.images;
    if (raw) raw.hidden = mode !== "raw";
    if (before) before.hidden = !["before", "slider", "difference"].includes(mode);
    if (this.split) this.split.hidden = mode !== "slider";
    const amplify = this.querySelector("[data-amplify]");
    if (amplify) amplify.hidden = mode !== "difference";
    this.follow(this.scale ?? 0);
  }

  // The zoom has moved or scaled the box: the line stays where it is on the screen, and what is shown large is shown whole.
  follow(scale) {
    this.scale = scale;
    this.place();
    const { width, height } = this.box.querySelector(".view-picture").attributes;
    if (Math.max(width.value, height.value) * scale * window.devicePixelRatio <= REDUCED_EDGE) return;
    for (const name of NEEDED[this.mode] ?? []) this.sharpen(this.images[name]);
  }

  async sharpen(image) {
    if (!image || image.dataset.sharp) return;
    image.dataset.sharp = "yes";
    const whole = new Image();
    whole.src = image.dataset.full;
    await whole.decode().then(() => (image.src = whole.src), () => delete image.dataset.sharp);
  }

  // -- The slider --------------------------------------------------------------------------------------------------------

  get seen() {
    const [room, box] = [this.room.getBoundingClientRect(), this.box.getBoundingClientRect()];
    const left = Math.max(room.left, box.left);
    const top = Math.max(room.top, box.top);
    const right = Math.min(room.right, box.right);
    return { room, box, left, top, width: right - left, height: Math.min(room.bottom, box.bottom) - top };
  }

  place() {
    const { before } = this.images;
    if (!before) return;
    if (this.mode !== "slider") return void (before.style.clipPath = "");
    const { room, box, left, top, width, height } = this.seen;
    const x = left + this.share * width;
    before.style.clipPath = `inset(0 ${100 - (100 * (x - box.left)) / box.width}% 0 0)`;
    Object.assign(this.split.style, { left: `${x - room.left}px`, top: `${top - room.top}px`, height: `${height}px` });
    this.split.setAttribute("aria-valuenow", String(Math.round(100 * this.share)));
  }

  to(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.place();
  }

  grab(event) {
    if (event.button) return;
    event.stopPropagation();
    this.split.setPointerCapture(event.pointerId);
    this.split.focus({ preventScroll: true });
  }

  drag(event) {
    if (!this.split.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    const { left, width } = this.seen;
    this.to((event.clientX - left) / width);
  }

  slide(event) {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.to(this.share + (event.shiftKey ? 5 * step : step));
  }

  // -- Presses and keys --------------------------------------------------------------------------------------------------

  press({ target }) {
    if (target.closest("[data-amplify]")) this.amplify(target.closest("[data-amplify]"));
    if (target.closest("[data-mask-shown]")) this.showMask();
  }

  amplify(button) {
    const on = this.box.classList.toggle("is-amplified");
    button.setAttribute("aria-pressed", String(on));
  }

  async showMask() {
    const button = this.querySelector("[data-mask-shown]");
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (on) await this.ready("mask");
    this.images.mask.hidden = !on;
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (!singleKeys(event) || this.view.isCovered()) return;
    const act = this.acts()[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  acts() {
    const { raw, before, mask } = this.images;
    return {
      ...(raw && { w: () => this.show(this.mode === "raw" ? "result" : "raw") }),
      ...(before && { o: () => this.flip(), c: () => this.show(ROUND[this.mode] ?? "slider") }),
      ...(mask && { k: () => this.showMask() }),
    };
  }

  // A tap changes over and stays; held down, the key shows the other one for as long.
  flip() {
    this.held = { from: this.mode, at: performance.now() };
    this.show(this.mode === "before" ? "result" : "before");
  }

  letGo(event) {
    if (event.key.toLowerCase() !== "o" || !this.held) return;
    const { from, at } = this.held;
    this.held = null;
    if (performance.now() - at > TAP) this.show(from);
  }
}

customElements.define("picture-compare", PictureCompare);

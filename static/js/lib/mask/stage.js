// The stage: the photograph itself, moved by a transform; the mask over it; the ring of the brush, guide lines and the crosshair.
import { Box } from "studio/lib/mask/bitmap";
import { Band } from "studio/lib/mask/band";
import { Overlay } from "studio/lib/mask/overlay";
import { View } from "studio/lib/mask/view";

const SHARP_FROM = 3;
const MARCH = 125;
const BAND_AFTER = 120;
const CROSS = 14;

export class Stage {
  // told(): the view has changed. before(): what is waiting for the next frame is to be done now.
  constructor(element, { told, before, signal }) {
    Object.assign(this, { element, told, before, signal });
    const find = (name) => element.querySelector(`[data-${name}]`);
    Object.assign(this, { picture: find("photograph"), canvas: find("overlay"), guides: find("guides"), ring: find("ring") });
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(element);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.timer = setInterval(() => this.march(), MARCH);
    signal.addEventListener("abort", () => this.stop());
  }

  stop() {
    clearInterval(this.timer);
    clearTimeout(this.banding);
    cancelAnimationFrame(this.frame);
    this.watch.disconnect();
  }

  // Another picture, or the same with another mask.
  become({ bitmap, address, width, height }, feather) {
    this.bitmap = bitmap;
    this.view = new View(width, height);
    this.band = new Band(bitmap);
    this.overlay = new Overlay(this.canvas, bitmap, this.band, this.view);
    this.stale = new Box();
    Object.assign(this.picture, { width, height });
    if (this.picture.getAttribute("src") !== address) this.picture.src = address;
    this.crossAt = { x: width / 2, y: height / 2 };
    this.band.become(feather);
    bitmap.takeDirty();
    this.resize();
  }

  resize() {
    const { clientWidth, clientHeight } = this.element;
    if (!this.view || !clientWidth) return;
    this.view.resize(clientWidth, clientHeight);
    this.overlay.resize(clientWidth, clientHeight, window.devicePixelRatio || 1);
    this.drawView();
  }

  // -- Drawing, once a frame --------------------------------------------------------------------------------------------

  soon() {
    this.frame ||= requestAnimationFrame(() => this.now());
  }

  now() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.before();
    this.drawMask();
    if (this.moved) this.drawView();
    this.drawRing();
  }

  drawMask() {
    const dirty = this.bitmap.takeDirty();
    if (dirty.isEmpty) return;
    this.overlay.draw(dirty);
    this.stale.addBox(dirty);
    this.settleLater();
  }

  // The band and the list of edges cost more than a stroke's own work: they follow when it rests.
  settleLater() {
    clearTimeout(this.banding);
    this.banding = setTimeout(() => (this.busy ? this.settleLater() : this.settle()), BAND_AFTER);
  }

  settle() {
    const changed = this.stale.copy();
    this.stale.empty();
    if (!changed.isEmpty) this.overlay.draw(this.band.update(changed));
    this.overlay.findEdges();
  }

  setFeather(reach) {
    if (reach === this.band.reach) return;
    this.band.become(reach);
    this.overlay.redraw();
    this.settleLater();
  }

  viewMoves() {
    this.moved = true;
    this.soon();
  }

  drawView() {
    this.moved = false;
    const { x, y, scale } = this.view;
    this.picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.picture.classList.toggle("is-sharp", scale > SHARP_FROM);
    this.overlay.redraw();
    this.settleLater();
    this.drawGuide();
    this.drawCross();
    this.drawRing();
    this.told();
  }

  march() {
    if (!this.overlay || this.busy || this.frame || this.calm.matches || document.hidden || this.element.dataset.mode === "frame") return;
    this.overlay.march();
  }

  // -- Lines over it ----------------------------------------------------------------------------------------------------

  // Points of the picture; none takes the line away.
  guide(points = []) {
    this.guided = points;
    this.drawGuide();
  }

  drawGuide() {
    const points = this.guided ?? [];
    const path = points.map(([x, y]) => this.view.toStage(x, y)).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    for (const line of this.guides.querySelectorAll("[data-line]")) line.setAttribute("d", path.length > 1 ? `M${path.join("L")}Z` : "");
  }

  drawCross() {
    const at = this.view.toStage(this.crossAt.x, this.crossAt.y);
    const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
    const path = this.crossShown ? `M${x - CROSS} ${y}h${2 * CROSS}M${x} ${y - CROSS}v${2 * CROSS}` : "";
    for (const line of this.guides.querySelectorAll("[data-cross]")) line.setAttribute("d", path);
  }

  showCross(on) {
    if (on === Boolean(this.crossShown)) return;
    this.crossShown = on;
    this.drawCross();
    this.soon();
  }

  // {x, y} on the stage and the brush's size in the picture's pixels; null takes the ring away.
  setRing(at, size = 0) {
    this.ringAt = at && { ...at, size };
    this.soon();
  }

  drawRing() {
    const cross = this.crossShown && this.ringSize ? { ...this.view.toStage(this.crossAt.x, this.crossAt.y), size: this.ringSize } : null;
    const at = cross ?? this.ringAt;
    this.ring.hidden = !at?.size;
    if (this.ring.hidden) return;
    const wide = Math.max(3, at.size * this.view.scale);
    this.ring.style.width = this.ring.style.height = `${wide}px`;
    this.ring.style.transform = `translate(${at.x - wide / 2}px, ${at.y - wide / 2}px)`;
  }
}

// <mask-painter>: the full window in which a mask is painted over a reference. The server sends it with its words when it is
// asked for (lib/mask/open.js); it tells the composer by "studio:mask" and "studio:reframed". What was painted stays in memory
// after it is closed.
import "studio/lib/mask/open";
import { postForm } from "studio/lib/http";
import { answerOf, Files } from "studio/lib/mask/files";
import { Frame } from "studio/lib/mask/frame";
import { Gestures } from "studio/lib/mask/gestures";
import { Keys } from "studio/lib/mask/keys";
import { fromAddress, toPng } from "studio/lib/mask/png";
import { rectangle } from "studio/lib/mask/shapes";
import { Session } from "studio/lib/mask/session";
import { Stage } from "studio/lib/mask/stage";
import { makeTools } from "studio/lib/mask/tools";
import { Words } from "studio/lib/mask/words";
import { toast } from "studio/lib/toast";

const STEPS = 100;
const ROUND = new Set(["brush", "eraser"]);

class MaskPainter extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.dialog = this.querySelector("dialog");
    this.words = new Words(this);
    this.stage = new Stage(this.querySelector("[data-stage]"), {
      told: () => this.showScale(),
      before: () => this.gestures.flush(),
      signal,
    });
    this.tools = makeTools(this);
    this.frame = new Frame(this, this.stage);
    this.gestures = new Gestures(this.stage.element, this.acts(), signal);
    this.keys = new Keys(this, signal);
    this.files = new Files(this, signal);
    this.listen(signal);
    this.dialog.showModal();
    this.choose("brush");
    this.start();
  }

  disconnectedCallback() {
    this.end();
    this.stopping.abort();
  }

  listen(signal) {
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(this, "click", (event) => this.press(event));
    on(this.dialog, "cancel", (event) => this.frame.on && (event.preventDefault(), this.leaveFrame()));
    on(this.dialog, "close", (event) => event.target === this.dialog && this.remove());
    on(this.sizeField, "input", () => this.setSize(this.sizeOf(this.sizeField.valueAsNumber)));
    on(this.querySelector("[data-feather]"), "input", (event) => this.setFeather(event.target.valueAsNumber));
    on(this.querySelector("[data-numbers]"), "submit", (event) => this.byNumbers(event));
    on(window, "resize", () => this.gestures.measure());
  }

  // -- Opening and closing ------------------------------------------------------------------------------------------------

  async start() {
    const { image, address, width, height, mask, maskId } = this.dataset;
    const known = Session.of(image);
    this.setFeather(Number(this.dataset.featherNow), false);
    this.open(known ?? new Session({ image, address, width: Number(width), height: Number(height) }));
    const other = mask && this.session.used !== maskId;
    if (other) await this.busy(async () => this.begun(await fromAddress(mask, Number(width), Number(height)), maskId));
    else if (known?.touched) this.words.say(this.dataset.again);
    this.dataset.ready = "";
  }

  // A mask that is there from the beginning is nothing that Undo would take away; over what was painted before, it is.
  begun(pixels, id) {
    const { bitmap, touched } = this.session;
    bitmap.become(pixels);
    if (touched) this.record();
    else bitmap.commit();
    this.session.used = id;
    this.changed();
  }

  open(session) {
    this.session = session;
    session.keep();
    this.files.forget();
    this.bitmap = session.bitmap;
    this.stage.become(session, this.feather);
    this.querySelector("[data-size-said]").textContent = `${session.width} × ${session.height}`;
    this.most = Math.max(64, Math.round(Math.max(session.width, session.height) / 3));
    this.setSize(this.brush ?? Math.max(8, Math.round(Math.max(session.width, session.height) / 24)));
    this.changed();
    this.stage.element.focus({ focusVisible: false });
  }

  close() {
    this.dialog.close();
  }

  // -- Painting: places on the stage become the picture's -----------------------------------------------------------------

  acts() {
    const inside = (point) => ({ ...point, ...this.stage.view.toPicture(point) });
    return {
      ready: () => this.stage.soon(),
      begin: (point) => !this.frame.on && this.begin(inside(point)),
      move: (points) => this.under?.tool.move(points.map(inside)),
      end: () => this.end(),
      cancel: () => this.cancel(),
      pan: (across, down) => (this.stage.view.pan(across, down), this.moved()),
      zoom: (factor, point) => (this.stage.view.to(this.stage.view.scale * factor, point), this.moved()),
      hover: (point) => this.stage.setRing(point, point && !this.frame.on ? this.ringSize : 0),
    };
  }

  moved() {
    if (this.frame.on) this.frame.show();
    this.stage.viewMoves();
  }

  // The stroke that is under way: its tool, and whether the keys hold it down.
  begin(point, byKeys = false) {
    if (this.waits) return;
    this.end();
    this.under = { tool: this.tool, byKeys };
    this.value = (this.toolName === "eraser") === Boolean(point.erase) ? 1 : 0;
    this.stage.busy = true;
    this.under.tool.begin(point);
    this.stage.soon();
  }

  end() {
    if (!this.under) return;
    this.under.tool.end();
    this.finishStroke();
    this.record();
  }

  // Taken back before it was finished: two fingers, a lost pointer, Escape.
  cancel() {
    if (!this.under) return;
    this.under.tool.cancel();
    this.finishStroke();
    const runs = this.bitmap.commit();
    if (runs) this.bitmap.toggle(runs);
    this.changed();
  }

  finishStroke() {
    this.under = null;
    this.stage.busy = false;
  }

  // One step that is done at once.
  edit(act) {
    if (this.waits) return;
    this.end();
    act(this.bitmap);
    this.record();
  }

  record() {
    const runs = this.bitmap.commit();
    if (runs) this.session.after = null;
    this.session.history.push(runs);
    this.changed();
    return runs;
  }

  step(way) {
    if (this.waits || this.frame.on) return;
    this.end();
    if (!this.session.history[way](this.bitmap)) return this.stepOver(way);
    this.changed();
  }

  // The first step of a framed picture is the frame itself: back to the picture before, and forth again.
  stepOver(way) {
    const { session } = this;
    const other = way === "undo" ? session.before : session.after;
    if (!other) return;
    if (way === "undo") other.after = session;
    this.reframed(session.image, other);
  }

  guide(points) {
    this.stage.guide(points);
  }

  invert() {
    this.edit((bitmap) => bitmap.invert());
  }

  clear() {
    this.edit((bitmap) => bitmap.clear());
  }

  byNumbers(event) {
    event.preventDefault();
    const { x, y, width, height } = Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, event.target.elements[`rect_${name}`].valueAsNumber || 0]));
    const value = event.submitter?.value === "away" ? 0 : 1;
    this.edit((bitmap) => rectangle(bitmap, x, y, width, height, value));
  }

  // -- Choices ------------------------------------------------------------------------------------------------------------

  get tool() {
    return this.tools[this.toolName];
  }

  get ringSize() {
    return ROUND.has(this.toolName) ? this.size : 0;
  }

  get sizeField() {
    return this.querySelector("[data-brush-size]");
  }

  get lock() {
    return this.querySelector("[data-lock]").checked;
  }

  choose(name) {
    this.keys.lift();
    if (this.frame.on) this.leaveFrame();
    this.toolName = name;
    this.stage.element.dataset.paints = name;
    for (const button of this.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    this.querySelector("[data-brush]").hidden = !ROUND.has(name);
    this.stage.ringSize = this.ringSize;
    this.stage.setRing(null);
  }

  // The slider is finer for small brushes.
  sizeOf(at) {
    return Math.max(1, Math.round(this.most ** (at / STEPS)));
  }

  setSize(size) {
    this.size = this.brush = Math.max(1, Math.min(this.most, size));
    this.sizeField.value = (STEPS * Math.log(this.size)) / Math.log(this.most);
    this.sizeField.setAttribute("aria-valuetext", `${this.size} px`);
    this.querySelector("[data-brush-said]").textContent = this.size;
    this.stage.ringSize = this.ringSize;
    if (this.stage.ringAt?.size) this.stage.ringAt.size = this.ringSize;
    if (this.stage.view) this.stage.soon();
  }

  sizeBy(steps) {
    const next = Math.round(this.size * 1.15 ** steps);
    this.setSize(next === this.size ? this.size + Math.sign(steps) : next);
  }

  setFeather(reach, draw = true) {
    const slide = this.querySelector("[data-feather]");
    this.feather = Math.max(0, Math.min(Number(slide.max), reach || 0));
    slide.value = this.feather;
    this.querySelector("[data-feather-said]").textContent = this.feather;
    if (draw) requestAnimationFrame(() => this.stage.setFeather(this.feather));
  }

  zoomTo(what) {
    if (what === "fit") this.stage.view.fit();
    else this.stage.view.to(1);
    this.moved();
  }

  zoomBy(way) {
    this.stage.view.step(way);
    this.moved();
  }

  showScale() {
    const { scale } = this.stage.view;
    this.querySelector("[data-scale]").textContent = `${Math.round(scale * 100)} %`;
  }

  // -- Presses ------------------------------------------------------------------------------------------------------------

  press(event) {
    const button = event.target.closest("button");
    if (!button || button.type === "submit") return;
    const { tool, act } = button.dataset;
    if (tool) this.choose(tool);
    const acts = {
      close: () => (this.frame.on ? this.leaveFrame() : this.close()),
      undo: () => this.step("undo"),
      redo: () => this.step("redo"),
      in: () => this.zoomBy(1),
      out: () => this.zoomBy(-1),
      fit: () => this.zoomTo(this.stage.view.fitted ? "full" : "fit"),
      invert: () => this.invert(),
      clear: () => this.clear(),
      frame: () => (this.frame.on ? this.leaveFrame() : this.enterFrame()),
      apply: () => this.frame.apply(),
      finish: () => this.finish(),
    };
    acts[act]?.();
  }

  // -- The frame ----------------------------------------------------------------------------------------------------------

  enterFrame() {
    this.end();
    this.frame.start();
    this.showMode();
    this.frame.show();
    this.querySelector("[name=frame_way]:checked").focus();
  }

  leaveFrame() {
    this.frame.end();
    this.showMode();
    this.stage.element.focus({ focusVisible: false });
  }

  showMode() {
    const { on } = this.frame;
    for (const one of this.querySelectorAll("[data-when]")) one.hidden = (one.dataset.when === "frame") !== on;
    this.querySelector("[data-frame-tool]").setAttribute("aria-pressed", String(on));
    for (const button of this.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(!on && button.dataset.tool === this.toolName));
    this.stage.setRing(null);
    this.changed();
  }

  reframed(old, session) {
    if (this.frame.on) this.leaveFrame();
    this.open(session);
    document.dispatchEvent(new CustomEvent("studio:reframed", { detail: { old, image: session.image, html: session.html } }));
  }

  // After any change of the mask or of what can be undone.
  changed() {
    if (!this.session) return;
    this.stage.soon();
    const { history, before, after } = this.session;
    const steps = { undo: history.done.length || before, redo: history.undone.length || after };
    // Not "disabled": that would take the focus, and with it every key of the painter.
    for (const [way, any] of Object.entries(steps)) this.querySelector(`[data-act=${way}]`).ariaDisabled = String(!any);
    this.querySelector("[data-refused]").hidden = true;
    if (!this.frame.on) this.words.share(this.bitmap);
  }

  // -- Done ---------------------------------------------------------------------------------------------------------------

  refuseEmpty() {
    const empty = !this.bitmap.count;
    const note = this.querySelector("[data-refused]");
    note.hidden = !empty;
    return empty;
  }

  finish() {
    if (this.frame.on) return this.frame.apply();
    this.end();
    if (this.refuseEmpty()) return;
    return this.busy(async () => {
      const { session, feather, lock } = this;
      const file = await toPng(session.bitmap);
      const found = await answerOf(await postForm(this.dataset.keep, { mask: file, image: session.image }));
      session.used = found.image;
      const detail = { ...found, mask: found.image, image: found.image, of: session.image, feather, lock };
      document.dispatchEvent(new CustomEvent("studio:mask", { detail }));
      if (found.words) toast({ text: found.words });
      this.close();
    });
  }

  get waits() {
    return this.hasAttribute("aria-busy");
  }

  // Something that asks the studio: one at a time, over a mask that stays as it is until the answer has come. A refusal is said.
  async busy(act) {
    if (this.waits) return;
    this.end();
    this.setAttribute("aria-busy", "true");
    try {
      return await act();
    } catch (error) {
      toast({ text: error.text || document.querySelector("toast-region").dataset.offline, bad: true });
    } finally {
      this.removeAttribute("aria-busy");
    }
  }
}

customElements.define("mask-painter", MaskPainter);

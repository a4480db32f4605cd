// <compare-room>: two to four pictures side by side or in one place (flipped, under a slider, as their difference), moved and scaled
// together. One of them is active: keys act on it, arrows put its neighbour in its place.
import { Zoom, sharedZoom } from "studio/elements/picture-zoom";
import { canUndo, done, undoLast } from "studio/lib/look/history";
import { Live } from "studio/lib/look/live";
import { outbox } from "studio/lib/look/outbox";
import { preload, readyWithin } from "studio/lib/look/preload";
import { sayStatus } from "studio/lib/errors";
import { fill } from "studio/lib/strings";
import { singleKeys, typing } from "studio/lib/shortcuts";

const PAN = 96;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEPS = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
const PATIENCE = 90;

class CompareRoom extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    this.shared = sharedZoom();
    this.zooms = new Map();
    this.share = 0.5;
    this.box = outbox(this);
    this.live = new Live(this.dataset.marks, (id, said) => this.hear(id, said), this.stopping.signal);
    this.listen(this.stopping.signal);
    this.furnish();
    this.other = this.panes[1];
    this.activate(this.panes[0]);
    this.active.querySelector(".view-room").focus({ preventScroll: true });
  }

  disconnectedCallback() {
    this.stopping.abort();
    for (const zoom of this.zooms.values()) zoom.end();
  }

  listen(signal) {
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("studio:unsure", ({ detail }) => detail.ids.forEach((id) => this.live.ask(id)), { signal });
    this.addEventListener("change", (event) => this.changed(event), { signal });
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("submit", (event) => this.submitted(event), { signal });
    this.addEventListener("pointerdown", (event) => this.grab(event), { signal, capture: true });
    this.addEventListener("pointermove", (event) => this.drag(event), { signal });
    this.addEventListener("focusin", ({ target }) => target.closest(".pane") && this.mode === "side" && this.activate(target.closest(".pane")), { signal });
    this.addEventListener("mousedown", (event) => event.target.closest(".segs, .stars, button") && event.preventDefault(), { signal });
  }

  get panes() {
    return [...this.querySelectorAll(".pane")];
  }

  get mode() {
    return this.dataset.mode;
  }

  get zoom() {
    return this.zooms.get(this.active.querySelector(".view-room"));
  }

  // A zoom for each room, none for those that went; what the person has marked stands though it has not arrived.
  furnish() {
    const rooms = this.panes.map((pane) => pane.querySelector(".view-room"));
    for (const [room, zoom] of this.zooms) if (!rooms.includes(room)) (zoom.end(), this.zooms.delete(room));
    for (const room of rooms) {
      if (this.zooms.has(room)) continue;
      this.zooms.set(room, new Zoom(room, room.dataset.full, () => this.tell(), { shared: this.shared }));
      this.uncover(room);
    }
    for (const pane of this.panes) this.showMarks(pane, this.box.pending(pane.dataset.id));
  }

  async uncover(room) {
    const image = room.querySelector(".view-picture");
    await image.decode().catch(() => null);
    if (image.naturalWidth) room.querySelector(".view-soft")?.remove();
  }

  // -- Which one, and how --------------------------------------------------------------------------------------------------

  activate(pane) {
    if (!pane) return;
    if (this.active && this.active !== pane) this.other = this.active;
    this.active = pane;
    if (this.other === pane || !this.other?.isConnected) this.other = this.panes.find((one) => one !== pane);
    for (const one of this.panes) {
      one.toggleAttribute("data-active", one === pane);
      one.toggleAttribute("data-other", one === this.other);
    }
    this.place();
    this.tell();
  }

  show(mode) {
    this.dataset.mode = mode;
    for (const choice of this.querySelectorAll("[name=mode]")) choice.checked = choice.value === mode;
    this.querySelector("[data-amplify]").hidden = mode !== "difference";
    this.querySelector(".compare-split").hidden = mode !== "slider";
    this.place();
  }

  flip() {
    if (this.mode !== "flip") this.show("flip");
    this.activate(this.other);
    this.say("shown", { name: this.active.dataset.name });
  }

  tell() {
    if (!this.active || !this.zoom) return;
    const { mode } = this.shared;
    for (const choice of this.querySelectorAll("[name=zoom]")) choice.checked = choice.value === mode;
    this.querySelector(".compare-scale").textContent = `${Math.round(this.zoom.scale * 100)} %`;
  }

  // -- The slider ----------------------------------------------------------------------------------------------------------

  place() {
    const split = this.querySelector(".compare-split");
    for (const pane of this.panes) pane.querySelector(".view-room").style.clipPath = "";
    if (this.mode !== "slider" || !this.active) return;
    this.active.querySelector(".view-room").style.clipPath = `inset(0 0 0 ${100 * this.share}%)`;
    split.style.left = `${100 * this.share}%`;
    split.setAttribute("aria-valuenow", String(Math.round(100 * this.share)));
  }

  to(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.place();
  }

  grab(event) {
    const split = event.target.closest(".compare-split");
    if (!split || event.button) return;
    event.stopPropagation();
    split.setPointerCapture(event.pointerId);
    split.focus({ preventScroll: true });
  }

  drag(event) {
    if (!event.target.classList?.contains("compare-split") || !event.target.hasPointerCapture(event.pointerId)) return;
    const { left, width } = this.querySelector(".panes").getBoundingClientRect();
    this.to((event.clientX - left) / width);
  }

  // -- Keys and presses ----------------------------------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog:modal")) return;
    const act = this.steady(event) ?? (singleKeys(event) ? this.single(event) : null);
    if (!act) return;
    event.preventDefault();
    act();
  }

  steady({ key, shiftKey, target }) {
    const [across, down] = ARROWS[key] ?? [];
    if (key in ARROWS && target.type === "radio") return null;
    if (target.closest(".compare-split") && key in STEPS) return () => this.to(this.share + STEPS[key] * (shiftKey ? 5 : 1));
    if (key in ARROWS && !shiftKey && this.zoom.pansByKeys) return () => this.zoom.pan(-across * PAN, -down * PAN);
    if (across) return () => this.swap(across);
    if (key === "Escape") return () => this.escape();
    if (key === "+" || key === "=") return () => this.zoom.step(1);
    if (key === "-") return () => this.zoom.step(-1);
    if (key === " " && !target.closest("a, button, input, summary")) return () => this.flip();
    return null;
  }

  // Digits choose among the pictures; with Shift they are stars.
  single({ key, code, shiftKey, repeat }) {
    const wanted = key.toLowerCase();
    const digit = /^Digit[0-5]$/.test(code ?? "") ? Number(code.at(-1)) : null;
    if (repeat && wanted !== "u") return null;
    if (shiftKey && digit !== null) return () => this.mark(this.active, "stars", digit);
    if (/^[1-4]$/.test(key)) return () => this.activate(this.panes[Number(key) - 1]);
    return {
      p: () => this.flag("pick"),
      x: () => this.flag("reject"),
      u: () => this.undo(),
      f: () => this.flip(),
      v: () => this.show("side"),
      l: () => this.show("slider"),
      d: () => this.show("difference"),
      z: () => this.zoom.toggle(this.zoom.middle()),
      i: () => this.toggleDifferences(),
    }[wanted];
  }

  changed({ target }) {
    if (target.name === "mode") this.show(target.value);
    if (target.name === "zoom") this.zoom.set(target.value);
    if (target.name === "stars") this.mark(target.closest(".pane"), "stars", Number(target.value));
  }

  press(event) {
    const { target } = event;
    const swap = target.closest("[data-swap]");
    const pane = target.closest(".pane");
    if (pane && this.mode === "side") this.activate(pane);
    if (swap) this.swap(Number(swap.dataset.swap));
    if (target.closest("[data-close]")) this.escape();
    if (target.closest("[data-amplify]")) this.amplify(target.closest("[data-amplify]"));
    if (target.closest("[data-differences]")) this.toggleDifferences();
    if (swap || target.closest("[data-close]")) event.preventDefault();
  }

  submitted(event) {
    if (!event.target.matches("[data-mark]")) return;
    event.preventDefault();
    const pane = event.target.closest(".pane");
    if (event.submitter?.dataset.flagKind) this.flag(event.submitter.dataset.flagKind, pane);
  }

  amplify(button) {
    const on = this.toggleAttribute("data-amplified");
    button.setAttribute("aria-pressed", String(on));
  }

  toggleDifferences() {
    const open = this.toggleAttribute("data-told");
    this.querySelector("[data-differences]").setAttribute("aria-expanded", String(open));
  }

  escape() {
    if (this.shared.mode !== "fit") return this.zoom.set("fit");
    if (this.mode !== "side") return this.show("side");
    const from = document.referrer && new URL(document.referrer);
    if (from && from.origin === location.origin && history.length > 1) history.back();
    else location.assign(this.dataset.home);
  }

  // -- Marks ---------------------------------------------------------------------------------------------------------------

  flag(kind, pane = this.active) {
    this.mark(pane, "flag", pane.dataset.flag === kind ? "" : kind);
  }

  mark(pane, kind, to) {
    const from = kind === "stars" ? Number(pane.dataset.stars) : pane.dataset.flag;
    if (!this.hasAttribute("data-may") || from === to) return;
    const { id } = pane.dataset;
    this.set(id, kind, to);
    done({ undo: () => this.set(id, kind, from) });
  }

  set(id, kind, to) {
    const pane = this.panes.find((one) => one.dataset.id === id);
    if (pane) this.showMarks(pane, { [kind]: to });
    this.box.put(id, kind, to);
    this.say(kind === "stars" ? "stars" : to || "none", { count: to });
  }

  undo() {
    if (!canUndo()) return;
    undoLast();
    this.say("undone");
  }

  showMarks(pane, { flag = pane.dataset.flag, stars = Number(pane.dataset.stars) }) {
    Object.assign(pane.dataset, { flag, stars });
    for (const button of pane.querySelectorAll("[data-flag-kind]")) button.setAttribute("aria-pressed", String(button.dataset.flagKind === flag));
    for (const star of pane.querySelectorAll("[name=stars]")) star.checked = Number(star.value) === stars;
  }

  hear(id, said) {
    const pane = this.panes.find((one) => one.dataset.id === id);
    if (pane) this.showMarks(pane, { flag: said.flag, stars: said.stars, ...this.box.pending(id) });
  }

  // -- Another one in its place --------------------------------------------------------------------------------------------

  async swap(way) {
    const link = this.active.querySelector(`[data-swap="${way}"]`);
    if (!link || this.busy) return;
    this.busy = true;
    const answer = await fetch(link.href, { headers: { "X-Partial": "compare" } }).catch(() => null);
    this.busy = false;
    if (!answer?.ok || answer.redirected) return sayStatus(answer?.status ?? 0);
    await this.put(document.createRange().createContextualFragment(await answer.text()));
    history.replaceState(history.state, "", link.href);
  }

  // Rooms that stay are kept as they are: nothing is drawn anew but the one that came.
  async put(parts) {
    const place = this.panes.indexOf(this.active);
    const other = this.panes.indexOf(this.other);
    const kept = new Map(this.panes.map((pane) => [pane.dataset.id, pane.querySelector(".view-room")]));
    const fresh = [...parts.querySelectorAll(".pane")];
    const come = fresh.filter((pane) => !kept.has(pane.dataset.id)).map((pane) => pane.querySelector(".view-picture").src);
    await Promise.all(come.map((address) => readyWithin(preload(address), PATIENCE)));
    for (const pane of fresh) if (kept.has(pane.dataset.id)) pane.querySelector(".view-room").replaceWith(kept.get(pane.dataset.id));
    this.querySelector(".panes").replaceWith(parts.querySelector(".panes"));
    this.querySelector(".compare-facts").replaceWith(parts.querySelector(".compare-facts"));
    this.active = null;
    this.furnish();
    this.other = this.panes[other];
    this.activate(this.panes[place] ?? this.panes[0]);
    this.show(this.mode);
    this.active.querySelector(".view-room").focus({ preventScroll: true });
  }

  say(what, values = {}) {
    const words = this.querySelector(`template[data-word="${what}"]`)?.content.textContent ?? "";
    this.querySelector("[aria-live]").textContent = fill(words, values);
  }
}

customElements.define("compare-room", CompareRoom);

// <cull-room>: pictures of a series one after the other, alone on the screen. Keys are answered at once: what they mark goes to the studio
// by the outbox, and every step can be taken back.
import { outbox } from "studio/lib/look/outbox";
import { canUndo, done, undoLast } from "studio/lib/look/history";
import { Film } from "studio/lib/look/film";
import { preload } from "studio/lib/look/preload";
import { Roll } from "studio/lib/look/roll";
import { Stage } from "studio/lib/look/stage";
import { showFacts } from "studio/lib/look/facts";
import { Swipes } from "studio/lib/look/swipes";
import { Ending } from "studio/lib/look/ending";
import { Live } from "studio/lib/look/live";
import { fill } from "studio/lib/strings";
import { singleKeys, typing } from "studio/lib/shortcuts";

const PAN = 96;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NEAR = [1, -1, 2, 3, -2, 4, 5];
const ADDRESS_RESTS = 500;

class CullRoom extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    this.room = this.querySelector(".view-room");
    this.box = outbox(this);
    this.tally = { of: Number(this.dataset.of || -1), pick: Number(this.dataset.picked), reject: Number(this.dataset.rejected) };
    this.beside = [];
    this.roll = new Roll(JSON.parse(this.querySelector("#frames").textContent), this.dataset.page);
    if (!this.roll.current) return;
    this.stage = new Stage(this.room, { tell: (mode, scale) => this.tellZoom(mode, scale) });
    this.film = new Film(this.querySelector(".film"), { address: this.dataset.at }, (id) => this.turnTo(id));
    this.ending = new Ending(this);
    this.live = new Live(this.dataset.marks, (id, said) => this.hear(id, said), this.stopping.signal);
    for (const frame of this.roll.frames) this.know(frame, {});
    this.listen(this.stopping.signal);
    this.recall();
    this.draw();
    this.stage.show(this.roll.current).then?.(() => this.rest());
    this.room.focus({ preventScroll: true });
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.stage?.end();
  }

  listen(signal) {
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("studio:outbox", ({ detail }) => this.tellSaving(detail), { signal });
    document.addEventListener("studio:unsure", ({ detail }) => detail.ids.forEach((id) => this.live.ask(id)), { signal });
    this.addEventListener("click", (event) => this.press(event), { signal });
    this.addEventListener("submit", (event) => this.submitted(event), { signal });
    this.addEventListener("change", (event) => this.changed(event), { signal });
    // The mouse leaves the focus where it is, so that the keys stay the picture's.
    this.addEventListener("mousedown", (event) => event.target.closest("button, label, .film") && event.preventDefault(), { signal });
    this.room.addEventListener("pointermove", (event) => (this.pointer = this.stage.zoom.point(event)), { signal });
    this.room.addEventListener("pointerleave", () => (this.pointer = null), { signal });
    new Swipes(this.room, (way) => this.swiped(way), () => !this.stage.zoom.isLarge, signal);
  }

  get frame() {
    return this.roll.current;
  }

  // -- Keys, presses, fingers ---------------------------------------------------------------------------------------------

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
    if (key in ARROWS && !shiftKey && this.stage.zoom.pansByKeys) return () => this.stage.zoom.pan(-across * PAN, -down * PAN);
    if (across) return () => this.go(across);
    if (key === "Escape") return () => this.escape();
    if (key === "+" || key === "=") return () => this.stage.zoom.step(1);
    if (key === "-") return () => this.stage.zoom.step(-1);
    if (key === " " && target === this.room) return () => this.go(shiftKey ? -1 : 1);
    return null;
  }

  single({ key, repeat }) {
    const wanted = key.toLowerCase();
    if (repeat && wanted !== "u") return null;
    if (/^[0-5]$/.test(key)) return () => this.rate(Number(key));
    return {
      p: () => this.flag("pick"),
      x: () => this.flag("reject"),
      u: () => this.undo(),
      c: () => this.compare(),
      s: () => this.setBeside(),
      z: () => this.stage.zoom.toggle(this.pointer ?? this.stage.zoom.middle()),
      f: () => this.stage.zoom.set("fit"),
      i: () => this.toggle("facts"),
      t: () => this.toggle("film"),
      a: () => this.toggle("advance"),
      o: () => this.toggle("open"),
    }[wanted];
  }

  press(event) {
    const { target } = event;
    const button = target.closest("[data-act]");
    if (button) this.single({ key: button.dataset.act })?.();
    const step = target.closest("[data-step]");
    if (step) this.go(Number(step.dataset.step));
    if (target.closest("[data-close]")) this.escape();
    if (button || step || target.closest("[data-close]")) event.preventDefault();
  }

  submitted(event) {
    if (event.target.matches("[data-mark]")) event.preventDefault();
  }

  changed({ target }) {
    if (target.name === "stars") this.rate(Number(target.value));
    if (target.dataset.switch) this.toggle(target.dataset.switch, target.checked);
  }

  swiped(way) {
    if (way === "up") this.flag("pick");
    else if (way === "down") this.flag("reject");
    else this.go(way === "left" ? 1 : -1);
  }

  // -- Marks --------------------------------------------------------------------------------------------------------------

  // The same key again takes the flag away.
  flag(kind) {
    const { frame } = this;
    if (!this.hasAttribute("data-may") || this.ending.isShown) return;
    const to = frame.flag === kind ? "" : kind;
    this.mark(frame, "flag", to);
    this.say(to || "none");
    if (to) this.advance();
  }

  rate(stars) {
    const { frame } = this;
    if (!this.hasAttribute("data-may") || this.ending.isShown || frame.stars === stars) return;
    this.mark(frame, "stars", stars);
    this.say("stars", { count: stars });
    if (stars) this.advance();
  }

  mark(frame, kind, to) {
    const from = frame[kind];
    this.set(frame, kind, to);
    done({ undo: () => this.set(frame, kind, from), frame });
    this.keepSteps();
  }

  set(frame, kind, to) {
    if (kind === "flag") this.count(frame.flag, to);
    frame[kind] = to;
    this.box.put(frame.id, kind, to);
    this.film.mark(frame);
    if (frame === this.frame) this.drawMarks();
  }

  count(from, to) {
    if (from) this.tally[from] -= 1;
    if (to) this.tally[to] += 1;
    this.drawCounts();
  }

  undo() {
    if (!canUndo()) return this.say("nothing");
    this.ending.hide();
    const { frame } = undoLast();
    this.turnTo(frame.id);
    this.say("undone");
    this.keepSteps();
  }

  // Somebody else has said something, or the person has on another page.
  hear(id, said) {
    const frame = this.roll.frames[this.roll.find(id)];
    if (!frame) return;
    this.know(frame, said);
    this.film.mark(frame);
    if (frame === this.frame) this.drawMarks();
  }

  // What is on its way to the studio stands over what the studio says.
  know(frame, said) {
    const { flag } = frame;
    Object.assign(frame, said, this.box.pending(frame.id));
    if (frame.flag !== flag) this.count(flag, frame.flag);
  }

  // -- Walking ------------------------------------------------------------------------------------------------------------

  advance() {
    if (this.isOn("advance")) this.go(1);
  }

  async go(way) {
    if (this.ending.isShown) return way < 0 && this.ending.hide();
    const fits = this.isOn("open") ? (frame) => !frame.flag : () => true;
    const near = this.roll.near(way, fits);
    const place = near >= 0 ? near : await this.roll.next(way, fits);
    if (place >= 0) this.stand(place);
    else if (way > 0) this.ending.show();
    else this.say("first");
  }

  turnTo(id) {
    const place = this.roll.find(id);
    this.ending.hide();
    if (place >= 0 && place !== this.roll.here) this.stand(place);
  }

  stand(place) {
    this.roll.here = place;
    const shown = this.stage.show(this.frame);
    this.draw();
    if (shown.then) shown.then(() => this.rest());
    else setTimeout(() => this.rest());
  }

  // Once the picture stands there: its neighbours, more of the series, its address.
  rest() {
    for (const offset of NEAR) if (this.roll.at(offset)) preload(this.roll.at(offset).large);
    this.roll.keepAhead();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      history.replaceState(history.state, "", `${this.dataset.at}${this.frame.id}`);
      if (this.isOn("facts")) showFacts(this, this.frame);
    }, ADDRESS_RESTS);
  }

  // Back to the very spot, where the page was come from there.
  escape() {
    if (this.stage.zoom.kept.mode !== "fit") return this.stage.zoom.set("fit");
    const from = document.referrer && new URL(document.referrer);
    const here = from && from.origin === location.origin && new URL(this.dataset.home, location.href).pathname === from.pathname;
    if (here && history.length > 1) history.back();
    else location.assign(this.dataset.home);
  }

  // -- Comparing ----------------------------------------------------------------------------------------------------------

  setBeside() {
    const { id } = this.frame;
    this.beside = this.beside.includes(id) ? this.beside.filter((one) => one !== id) : [...this.beside, id].slice(-3);
    this.say(this.beside.includes(id) ? "beside" : "not-beside", { count: this.beside.length });
    this.keepSteps();
    this.drawMarks();
  }

  // With what was set beside it, else with the last pick, else with its neighbour.
  compare() {
    const { id } = this.frame;
    const lastPick = this.picked.filter((one) => one !== id).slice(-1);
    const others = this.beside.filter((one) => one !== id);
    const neighbour = [this.roll.at(-1) ?? this.roll.at(1)].filter(Boolean).map((frame) => frame.id);
    const wanted = [others, lastPick, neighbour].find((some) => some.length);
    if (!wanted) return this.say("alone");
    this.keepSteps();
    history.replaceState(history.state, "", `${this.dataset.at}${id}`);
    const address = new URL(this.dataset.compare, location.href);
    for (const one of [...wanted, id]) address.searchParams.append("p", one);
    location.assign(address);
  }

  // In the order in which they were picked here; before that, of what is known.
  get picked() {
    const known = this.roll.frames.filter((frame) => frame.flag === "pick").map((frame) => frame.id);
    return [...known.filter((id) => !this.order.includes(id)), ...this.order.filter((id) => known.includes(id))];
  }

  // Across a look at the comparison and back.
  keepSteps() {
    if (this.frame.flag === "pick") this.order = [...this.order.filter((id) => id !== this.frame.id), this.frame.id];
    try {
      sessionStorage.setItem("studio-cull", JSON.stringify({ beside: this.beside, order: this.order, of: this.dataset.page }));
    } catch {
      return;
    }
  }

  recall() {
    this.order = [];
    try {
      const kept = JSON.parse(sessionStorage.getItem("studio-cull"));
      if (kept?.of === this.dataset.page) Object.assign(this, { beside: kept.beside, order: kept.order });
    } catch {
      return;
    }
  }

  // -- What is seen -------------------------------------------------------------------------------------------------------

  isOn(name) {
    return this.querySelector(`[data-switch="${name}"]`)?.checked ?? false;
  }

  toggle(name, on = !this.isOn(name)) {
    this.querySelector(`[data-switch="${name}"]`).checked = on;
    if (name === "facts") this.querySelector(".cull-facts").hidden = !on;
    if (name === "facts" && on) showFacts(this, this.frame);
    if (name === "film") this.querySelector(".film").hidden = !on;
    if (name === "film" && on) this.film.show(this.roll);
  }

  // The picture first: the small ones follow it a frame later.
  draw() {
    cancelAnimationFrame(this.filming);
    this.filming = requestAnimationFrame(() => this.film.show(this.roll));
    this.querySelector('[data-step="-1"]').hidden = !this.roll.at(-1) && !this.roll.open[-1];
    this.querySelector('[data-step="1"]').hidden = false;
    this.drawMarks();
    this.drawCounts();
  }

  drawMarks() {
    const { frame } = this;
    this.dataset.flag = frame.flag;
    for (const button of this.querySelectorAll("[data-flag-kind]")) button.setAttribute("aria-pressed", String(frame.flag === button.dataset.flagKind));
    for (const star of this.querySelectorAll("[name=stars]")) star.checked = Number(star.value) === frame.stars;
    this.querySelector("[data-act=s]").setAttribute("aria-pressed", String(this.beside.includes(frame.id)));
    const count = frame.count + (frame.stars > 0);
    const mean = count && ((frame.sum + frame.stars) / count).toFixed(1);
    const said = [
      frame.picks && fill(this.dataset.pickedBy, { names: frame.picks }),
      frame.rejects && fill(this.dataset.rejectedBy, { names: frame.rejects }),
      frame.count && fill(this.dataset.mean, { mean, count }),
    ];
    this.querySelector(".cull-said").textContent = said.filter(Boolean).join(" · ");
  }

  drawCounts() {
    const { of, pick, reject } = this.tally;
    const whole = of >= 0 ? of : this.roll.frames.length;
    const numbers = { pick, reject, left: `${Math.max(0, whole - pick - reject)}${of < 0 && this.roll.open[1] ? "+" : ""}` };
    for (const [name, number] of Object.entries(numbers)) this.querySelector(`[data-count=${name}]`).textContent = number;
    this.querySelector("[data-count=of]").textContent = of >= 0 ? of : `${whole}${this.roll.open[1] ? "+" : ""}`;
  }

  tellZoom(mode, scale) {
    this.querySelector(".cull-scale").textContent = mode === "fit" ? "" : `${Math.round(scale * 100)} %`;
  }

  tellSaving({ waiting, away }) {
    const note = this.querySelector(".cull-unsaved");
    note.hidden = !(away && waiting);
    note.querySelector("span").textContent = fill(this.dataset.unsaved, { count: waiting });
  }

  say(what, values = {}) {
    const words = this.querySelector(`template[data-word="${what}"]`)?.content.textContent ?? "";
    const line = this.querySelector("[aria-live]");
    line.textContent = fill(words, values);
  }
}

customElements.define("cull-room", CullRoom);

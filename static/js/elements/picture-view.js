// <picture-view>: one picture, in its dialog or on its own page: its size on screen (picture-zoom.js), the keys of its actions,
// the trash. Where a step or the way out leads is for <picture-dialog> to know, which hears "studio:step" and "studio:close".
import { Zoom } from "studio/elements/picture-zoom";
import { done, canUndo, undoLast } from "studio/lib/look/history";
import { outbox } from "studio/lib/look/outbox";
import { csrfToken } from "studio/lib/http";
import { singleKeys, typing } from "studio/lib/shortcuts";
import { toast } from "studio/lib/toast";

const PAN = 96;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SWIPE = 48;
const SIZES = { f: "fit", z: "full", a: "fill" };
const STARS = /^[0-5]$/;
const MARKS_ALONE = { "X-Partial": "marks" };

class PictureView extends HTMLElement {
  connectedCallback() {
    this.room = this.querySelector(".view-room");
    this.image = this.querySelector(".view-picture");
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.box = outbox(this);
    this.onNotice = ({ detail }) => detail.kind === "flags" && detail.id === this.dataset.id && this.lookAgain();
    this.onSent = ({ detail }) => this.stale && !detail.waiting && this.lookAgain();
    this.onUnsure = ({ detail }) => detail.ids.includes(this.dataset.id) && this.lookAgain();
    this.onHistory = () => this.offerUndo();
    document.addEventListener("studio:notice", this.onNotice);
    document.addEventListener("studio:outbox", this.onSent);
    document.addEventListener("studio:unsure", this.onUnsure);
    document.addEventListener("studio:history", this.onHistory);
    this.addEventListener("change", ({ target }) => {
      if (target.name === "zoom") this.zoom.set(target.value);
      if (target.name === "stars") this.mark("stars", Number(target.value));
    });
    this.addEventListener("click", ({ target }) => target.closest("[data-undo-last]") && this.undo());
    this.addEventListener("submit", (event) => this.act(event));
    // The mouse leaves the focus where it is, so that the arrows stay the picture's.
    this.addEventListener("mousedown", (event) => event.target.closest(".view-zoom, .stars, .flags") && event.preventDefault());
    this.querySelector(".film-frame[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    this.zoom = new Zoom(this.room, this.dataset.full, (mode, scale) => this.tell(mode, scale));
    this.room.addEventListener("pointerdown", (event) => this.touch(event));
    this.room.addEventListener("pointerup", (event) => this.swipe(event));
    this.showMarks(this.box.pending(this.dataset.id));
    this.uncover();
    this.hintAtMore();
    this.offerUndo();
    this.fetchComments();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("studio:notice", this.onNotice);
    document.removeEventListener("studio:outbox", this.onSent);
    document.removeEventListener("studio:unsure", this.onUnsure);
    document.removeEventListener("studio:history", this.onHistory);
    this.zoom.end();
  }

  tell(mode, scale) {
    for (const choice of this.querySelectorAll("[name=zoom]")) choice.checked = choice.value === mode;
    this.querySelector(".view-scale").textContent = `${Math.round(scale * 100)} %`;
    this.dispatchEvent(new CustomEvent("studio:scale", { detail: { scale } }));
  }

  // The placeholder goes once the picture is there: it would show through one that is transparent.
  async uncover() {
    const { image } = this;
    if (!image.complete) await new Promise((done) => image.addEventListener("load", done, { once: true }));
    await image.decode().catch(() => null);
    if (image.naturalWidth) this.querySelector(".view-soft")?.remove();
  }

  async fetchComments() {
    const place = this.querySelector("[data-comments]");
    if (!place) return;
    const answer = await fetch(place.dataset.comments, { headers: { "X-Partial": "comments" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || !this.isConnected) return;
    place.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    window.htmx?.process?.(place);
  }

  // A prompt that goes on below its window fades out at its end.
  hintAtMore() {
    for (const prompt of this.querySelectorAll(".view-prompt")) {
      const look = () => prompt.classList.toggle("goes-on", prompt.scrollHeight - prompt.scrollTop - prompt.clientHeight > 4);
      prompt.addEventListener("scroll", look, { passive: true });
      new ResizeObserver(look).observe(prompt);
    }
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (this.isCovered() || (event.target.type === "radio" && event.key in ARROWS)) return;
    const act = this.steady(event) ?? (singleKeys(event) && this.pressed(event.key));
    if (!act) return;
    event.preventDefault();
    act();
  }

  // One finger alone: with a second one it is a pinch.
  touch(event) {
    this.from = event.isPrimary && event.pointerType === "touch" ? event : null;
  }

  swipe(event) {
    const { from } = this;
    this.from = null;
    if (!from || this.zoom.isLarge) return;
    const [across, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) this.go("step", across < 0 ? 1 : -1);
  }

  isCovered() {
    return [...document.querySelectorAll("dialog:modal")].some((dialog) => !dialog.contains(this));
  }

  // The keys that nobody can switch off: arrows step, and move a picture that was made larger than its room; with Shift they step.
  steady({ key, shiftKey, target }) {
    const [across, down] = ARROWS[key] ?? [];
    if (down && target.closest(".view-prompt")) return null;
    if (key in ARROWS && !shiftKey && this.zoom.pansByKeys) return () => this.zoom.pan(-across * PAN, -down * PAN);
    if (across) return () => this.go("step", across);
    if (key === "Escape") return () => this.go("close");
    if (key === "+" || key === "=") return () => this.zoom.step(1);
    return key === "-" ? () => this.zoom.step(-1) : null;
  }

  pressed(key) {
    const wanted = key.length === 1 ? key.toLowerCase() : key;
    if (STARS.test(key) && this.querySelector("[name=stars]")) return () => this.mark("stars", Number(key));
    if (wanted === "u" && canUndo()) return () => this.undo();
    if (SIZES[wanted]) return () => this.zoom.set(SIZES[wanted]);
    const button = this.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    return button && !button.hidden && (() => button.click());
  }

  go(what, detail) {
    this.dispatchEvent(new CustomEvent(`studio:${what}`, { detail, bubbles: true }));
  }

  act(event) {
    const form = event.target;
    if (form.matches("[data-flag]")) this.flag(event);
    else if (form.matches("[data-stays]")) this.stay(event);
    else if (form.matches("[data-trash]")) this.trash(event);
  }

  // What is done to the picture and leaves it where it is.
  async stay(event) {
    const form = event.target;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    const answer = await send(form);
    if (!answer?.ok) return form.submit();
    button.ariaBusy = null;
    toast(JSON.parse(answer.headers.get("HX-Trigger"))["studio:toast"]);
  }

  // -- Flags and stars: shown at once, sent by the outbox ----------------------------------------------------------------

  flag(event) {
    event.preventDefault();
    this.mark("flag", (event.submitter ?? event.target.querySelector("button")).value);
  }

  get flagged() {
    return this.querySelector("[data-flag-kind][aria-pressed=true]")?.dataset.flagKind ?? "";
  }

  get stars() {
    return Number(this.querySelector("[name=stars][checked]")?.value ?? 0);
  }

  mark(kind, to) {
    const from = kind === "flag" ? this.flagged : this.stars;
    if (from === to) return;
    const { id } = this.dataset;
    const address = location.href;
    this.set(kind, to);
    done({ undo: () => document.querySelector("picture-view")?.bringBack(id, kind, from, address) });
  }

  set(kind, to) {
    this.stale = true;
    this.showMarks({ [kind]: to });
    this.box.put(this.dataset.id, kind, to);
    this.say(kind === "flag" ? to || "none" : "stars", to);
  }

  // What is undone is seen: where another picture stands, its own comes up.
  bringBack(id, kind, from, address) {
    if (this.dataset.id === id) return this.set(kind, from);
    this.box.put(id, kind, from);
    this.go("visit", address);
  }

  undo() {
    undoLast();
    document.querySelector("picture-view")?.say("undone");
  }

  showMarks({ flag, stars }) {
    if (flag !== undefined)
      for (const button of this.querySelectorAll("[data-flag-kind]")) {
        const on = button.dataset.flagKind === flag;
        button.setAttribute("aria-pressed", String(on));
        button.value = on ? "" : button.dataset.flagKind;
      }
    if (stars !== undefined)
      for (const star of this.querySelectorAll("[name=stars]")) {
        star.checked = Number(star.value) === stars;
        star.toggleAttribute("checked", star.checked);
      }
  }

  // Somebody has said something of the picture. What the person chose meanwhile, and has not arrived, stays as it is shown.
  async lookAgain() {
    this.stale = false;
    const answer = await fetch(location.href, { headers: MARKS_ALONE, redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const parts = document.createRange().createContextualFragment(await answer.text());
    const old = this.querySelector("[data-marks-of]");
    if (!this.isConnected || parts.firstElementChild?.dataset.marksOf !== this.dataset.id) return;
    const held = old.contains(document.activeElement) && document.activeElement;
    old.replaceWith(parts);
    this.showMarks(this.box.pending(this.dataset.id));
    this.offerUndo();
    if (held) this.querySelector(`[data-marks-of] ${sameAs(held)}`)?.focus();
  }

  offerUndo() {
    for (const button of this.querySelectorAll("[data-undo-last]")) button.hidden = !canUndo();
  }

  say(what, count = "") {
    const words = this.querySelector(`template[data-word="${what}"]`)?.content.textContent ?? "";
    this.querySelector(".view-said").textContent = words.replace("{count}", count);
  }

  // The next one comes up in the place of a trashed picture. The last one of all leaves by its form, or closes the dialog.
  async trash(event) {
    const way = [1, -1].find((one) => this.querySelector(`[data-step="${one}"]`));
    if (!way && !this.closest("dialog")) return;
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    const answer = await send(form);
    if (!answer?.ok) return form.submit();
    const said = JSON.parse(answer.headers.get("HX-Trigger"))["studio:toast"];
    this.go("trashed", { id: this.dataset.id, undo: said.undo, address: location.href });
    toast(said);
    done({ undo: () => takeBack(said.undo) });
    if (way) this.go("step", way);
    else this.go("close");
  }
}

function takeBack(address) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  send({ action: address }, body).then((answer) => answer?.ok && document.body.dispatchEvent(new CustomEvent("studio:undone", { detail: { address } })));
}

// Of the marks, the one that takes the place of what had the focus: arrows choose among the stars, and go on from there.
function sameAs(element) {
  return element.name === "stars" ? `[name=stars][value="${element.value}"]` : `[data-key="${element.dataset.key}"]`;
}

// A redirect leads to the sign-in page, whose answer would look like a yes: here it is one that is not ok, of status 0.
function send(form, body = new FormData(form), headers = { "HX-Request": "true" }) {
  return fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
}

customElements.define("picture-view", PictureView);

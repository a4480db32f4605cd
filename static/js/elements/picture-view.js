// <picture-view>: one picture, in its dialog or on its own page: its size on screen (picture-zoom.js), the keys of its actions,
// the trash. Where a step or the way out leads is for <picture-dialog> to know, which hears "studio:step" and "studio:close".
import { Zoom } from "studio/elements/picture-zoom";
import { sayStatus } from "studio/lib/errors";
import { typing } from "studio/lib/shortcuts";
import { toast } from "studio/lib/toast";

const PAN = 96;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SWIPE = 48;
const SIGNED_OUT = 401;
const SIZES = { f: "fit", z: "full", a: "fill" };
const STARS = /^[0-5]$/;
const STARS_ALONE = { "X-Partial": "rating" };

class PictureView extends HTMLElement {
  connectedCallback() {
    this.room = this.querySelector(".view-room");
    this.image = this.querySelector(".view-picture");
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.onNotice = ({ detail }) => detail.kind === "generation" && this.heard(detail.id);
    document.addEventListener("studio:notice", this.onNotice);
    this.addEventListener("change", ({ target }) => {
      if (target.name === "zoom") this.zoom.set(target.value);
      if (target.name === "stars") this.rate(target.form);
    });
    this.addEventListener("submit", (event) => this.act(event));
    // The mouse leaves the focus where it is, so that the arrows stay the picture's.
    this.addEventListener("mousedown", (event) => event.target.closest(".view-zoom, .stars") && event.preventDefault());
    this.querySelector(".film-frame[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    this.zoom = new Zoom(this.room, this.dataset.full, (mode, scale) => this.tell(mode, scale));
    this.room.addEventListener("pointerdown", (event) => this.touch(event));
    this.room.addEventListener("pointerup", (event) => this.swipe(event));
    this.uncover();
    this.hintAtMore();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("studio:notice", this.onNotice);
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
    const act = this.steady(event) ?? (document.body.dataset.singleKeys !== "no" && this.pressed(event.key));
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
    const star = STARS.test(key) && this.querySelector(`[name=stars][value="${key}"]`);
    if (star) return () => star.click();
    if (SIZES[wanted]) return () => this.zoom.set(SIZES[wanted]);
    const button = this.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    return button && (() => button.click());
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

  // Shown at once, and taken back with a word where the studio does not do it.
  async flag(event) {
    event.preventDefault();
    const button = event.target.querySelector("button");
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    const body = new FormData(event.target, button);
    const set = (on) => {
      button.setAttribute("aria-pressed", String(on));
      button.value = on ? "" : "pick";
    };
    const on = button.value === "pick";
    set(on);
    const answer = await send(event.target, body);
    button.ariaBusy = null;
    if (answer?.ok) return;
    set(!on);
    sayStatus(answer ? answer.status || SIGNED_OUT : 0);
  }

  // -- Stars -------------------------------------------------------------------------------------------------------------

  async rate(form) {
    const answer = await send(form, new FormData(form), STARS_ALONE);
    if (answer?.ok) return this.showStars(await answer.text());
    form.reset();
    sayStatus(answer ? answer.status || SIGNED_OUT : 0);
  }

  // Somebody may have given it stars.
  async heard(generation) {
    const stars = this.querySelector("[data-rating]");
    if (stars?.dataset.of !== generation) return;
    const answer = await fetch(location.href, { headers: STARS_ALONE, redirect: "manual" }).catch(() => null);
    if (answer?.ok && this.isConnected) this.showStars(await answer.text());
  }

  // The arrow keys choose among the stars: the one that has the focus keeps it. A newer choice that is on its way is not shown otherwise.
  showStars(html) {
    const stars = this.querySelector("[data-rating]");
    const chosen = stars.contains(document.activeElement) && document.activeElement.value;
    stars.replaceWith(document.createRange().createContextualFragment(html));
    if (chosen) this.querySelector(`[name=stars][value="${chosen}"]`)?.focus();
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
    if (way) this.go("step", way);
    else this.go("close");
  }
}

// A redirect leads to the sign-in page, whose answer would look like a yes: here it is one that is not ok, of status 0.
function send(form, body = new FormData(form), headers = { "HX-Request": "true" }) {
  return fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
}

customElements.define("picture-view", PictureView);

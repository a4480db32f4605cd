// <review-table>: a review's light table: from picture to picture, deciding by one key, and what others decide meanwhile. Parts marked
// data-live are fetched again when somebody decides; a step fetches the whole inside anew.
import { Zoom } from "studio/elements/picture-zoom";
import "studio/elements/review-threads";
import { sayStatus } from "studio/lib/errors";
import { csrfToken } from "studio/lib/http";
import { singleKeys, typing } from "studio/lib/shortcuts";
import { toast } from "studio/lib/toast";

const PART = { "X-Partial": "review" };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAN = 96;
const NOTICED = 700;
const SIZES = { f: "fit", z: "full" };

class ReviewTable extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const { review } = this.dataset;
    this.room = this.querySelector(".view-room");
    this.zoom = new Zoom(this.room, this.dataset.full, (mode, scale) => this.tell(mode, scale));
    this.addEventListener("change", ({ target }) => target.name === "zoom" && this.zoom.set(target.value));
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const name of [`studio:review-${review}`, "studio:reset"]) document.body.addEventListener(name, () => this.refresh(), { signal });
    document.body.addEventListener("studio:undone", () => this.refresh(), { signal });
    window.addEventListener("popstate", () => this.open(location.href, false), { signal });
    this.showFrame();
    this.uncover();
    if (document.activeElement === document.body && document.body.dataset.singleKeys === "focus") this.room.focus({ preventScroll: true });
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.zoom.end();
  }

  tell(mode, scale) {
    for (const choice of this.querySelectorAll("[name=zoom]")) choice.checked = choice.value === mode;
    this.querySelector(".view-scale").textContent = `${Math.round(scale * 100)} %`;
  }

  async uncover() {
    const image = this.querySelector(".view-picture");
    await image.decode().catch(() => null);
    if (image.naturalWidth) this.querySelector(".view-soft")?.remove();
  }

  showFrame() {
    this.querySelector(".film-frame[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // -- From picture to picture -------------------------------------------------------------------------------------------

  press(event) {
    const link = event.target.closest("a[data-step]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.open(link.href);
  }

  step(way) {
    const link = this.querySelector(`a[data-step="${way}"]`);
    if (link) this.open(link.href);
  }

  async open(address, push = true) {
    this.going?.abort();
    this.going = new AbortController();
    const { signal } = this.going;
    const answer = await fetch(address, { headers: PART, redirect: "manual", signal }).catch((error) => (signal.aborted ? "left" : null));
    if (answer === "left" || !this.isConnected) return;
    if (!answer?.ok) return location.assign(address);
    const fresh = parsed(await answer.text());
    if (push) history.pushState(null, "", address);
    document.title = fresh.dataset.title;
    this.replaceWith(fresh);
    fresh.querySelector(".view-room").focus({ preventScroll: true });
  }

  // -- Deciding ----------------------------------------------------------------------------------------------------------

  submit(event) {
    const form = event.target;
    if (!("decide" in form.dataset)) return;
    event.preventDefault();
    this.decide(form, event.submitter);
  }

  // Shown at once on the pressed button; the rest comes with the answer.
  async decide(form, button) {
    if (this.deciding) return;
    this.deciding = true;
    const body = new FormData(form, button);
    const before = [...this.querySelectorAll(".verdict")].map((one) => [one, one.ariaPressed]);
    for (const [one] of before) one.ariaPressed = String(one.value === button.value);
    button.ariaBusy = "true";
    const headers = { ...PART, "X-CSRFToken": csrfToken() };
    const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
    this.deciding = false;
    button.ariaBusy = null;
    if (answer?.ok || answer?.status === 409) return this.decided(answer);
    for (const [one, pressed] of before) one.ariaPressed = pressed;
    if (answer) sayStatus(answer.status || 401);
    else toast({ text: this.dataset.offline, bad: true });
  }

  async decided(answer) {
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["studio:toast"];
    this.put(parsed(await answer.text()), { own: true });
    if (said) toast(said);
  }

  // -- What others do ----------------------------------------------------------------------------------------------------

  async refresh() {
    if (this.asking) return (this.again = true);
    this.asking = true;
    const answer = await fetch(this.dataset.address, { headers: PART, redirect: "manual" }).catch(() => null);
    if (answer?.ok && this.isConnected) this.put(parsed(await answer.text()));
    this.asking = false;
    if (this.again) this.again = false, this.refresh();
  }

  put(fresh, { own = false } = {}) {
    if (fresh.dataset.item !== this.dataset.item) return;
    const [note, open] = [this.querySelector("#decide-note"), this.querySelector(".decision-history")?.open];
    const [text, held] = [own ? "" : note?.value, note === document.activeElement];
    const seen = this.seen;
    const film = this.querySelector(".review-film").scrollLeft;
    for (const part of fresh.querySelectorAll("[data-live]")) document.getElementById(part.id)?.replaceWith(part);
    this.querySelector(".review-film").scrollLeft = film;
    const field = this.querySelector("#decide-note");
    if (field && text) field.value = text;
    if (held) field?.focus();
    if (open) this.querySelector(".decision-history").open = true;
    if (!own) this.holdSeen(seen);
  }

  get seen() {
    return this.querySelector(".decide-form [name=seen]")?.value;
  }

  // What changed under somebody's finger was not seen: a press within that moment still says what stood before.
  holdSeen(before) {
    const field = this.querySelector(".decide-form [name=seen]");
    if (!field || !before || field.value === before) return;
    const now = field.value;
    field.value = before;
    setTimeout(() => field.isConnected && (field.value = now), NOTICED);
  }

  // -- Keys --------------------------------------------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog:modal") || (event.target.type === "radio" && event.key in ARROWS)) return;
    const act = this.steady(event) ?? (singleKeys(event) && this.pressed(event.key.toLowerCase()));
    if (!act) return;
    event.preventDefault();
    act();
  }

  steady({ key, shiftKey }) {
    const [across, down] = ARROWS[key] ?? [];
    if (key in ARROWS && !shiftKey && this.zoom.pansByKeys) return () => this.zoom.pan(-across * PAN, -down * PAN);
    if (across) return () => this.step(across);
    if (key === "Escape") return () => this.querySelector("review-threads").leaves() || this.querySelector("[data-close]").click();
    if (key === "+" || key === "=") return () => this.zoom.step(1);
    return key === "-" ? () => this.zoom.step(-1) : null;
  }

  pressed(key) {
    if (SIZES[key]) return () => this.zoom.set(SIZES[key]);
    const button = this.querySelector(`[data-key="${CSS.escape(key)}"]`);
    return button && (() => button.click());
  }
}

function parsed(html) {
  return document.adoptNode(new DOMParser().parseFromString(html, "text/html").querySelector("review-table"));
}

customElements.define("review-table", ReviewTable);

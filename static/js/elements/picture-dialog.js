// <picture-dialog>: opens a picture's page as a dialog over the gallery's wall or the studio's stream, under its own address, and
// on that page itself changes one picture for the next. Without it, and by a middle click, the same links lead to the page.
// Back, Escape and the arrow lead to where the picture was opened from, and that place is as it was.
import { forgetZoom } from "studio/elements/picture-zoom";
import { preload, readyWithin } from "studio/lib/look/preload";

const PICTURE = /^\/[\w-]+\/p\/[\w-]+$/;
const PATIENCE = 90;
const REST = 120;
const FROM = /^\/[\w-]+\/(studio|gallery|cull|compare|thread\/\w+)$/;

class PictureDialog extends HTMLElement {
  connectedCallback() {
    this.page = document.querySelector(".viewer-page");
    this.dialog = this.appendChild(document.createElement("dialog"));
    this.dialog.className = "viewer fullscreen";
    this.dialog.setAttribute("aria-labelledby", "view-title");
    this.trashed = new Map();
    document.addEventListener("click", (event) => this.click(event));
    window.addEventListener("popstate", () => this.follow());
    document.body.addEventListener("studio:trashed", ({ detail }) => this.trashed.set(detail.undo, detail.address));
    document.body.addEventListener("studio:undone", ({ detail }) => this.bringBack(detail.address));
    this.ahead = new Map();
    for (const told of ["studio:notice", "studio:outbox", "studio:undone", "studio:trashed"]) document.addEventListener(told, () => this.askAgain());
    document.body.addEventListener("studio:visit", ({ detail }) => this.open(detail, "replace"));
    document.body.addEventListener("studio:step", ({ detail }) => this.step(detail));
    document.body.addEventListener("studio:close", () => this.leave());
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    if (this.page) this.lookAhead();
    // A browser may close a dialog unasked (Escape twice, a phone's back): its address goes with it.
    this.dialog.addEventListener("close", () => this.view && this.leave());
  }

  get host() {
    return this.page ?? this.dialog;
  }

  get view() {
    return this.host.querySelector("picture-view");
  }

  click(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const step = event.target.closest("picture-view a[data-step]");
    const link = event.target.closest("picture-wall a[href], studio-stream a[href]");
    // A link of a drawing has its address in another form.
    if (step) this.open(new URL(step.getAttribute("href"), location.href).href, "replace");
    else if (event.target.closest("picture-view [data-close]")) this.leave();
    else if (link && PICTURE.test(link.pathname)) this.over(link);
    else return;
    event.preventDefault();
  }

  // Over the stream of a project the neighbours are that project's, in the order of the gallery.
  over(link) {
    const address = new URL(link.href);
    const project = link.closest("studio-stream")?.dataset.project;
    if (project) address.searchParams.set("project", project);
    this.opened = idIn(address);
    this.title = document.title;
    link.ariaBusy = "true";
    this.open(address.href, "push").finally(() => (link.ariaBusy = null));
  }

  step(way) {
    const link = this.view.querySelector(`[data-step="${way}"]`);
    if (link) this.open(link.href, "replace");
  }

  // `how` is what becomes of the history: a new entry, the present one changed, or "" where it is there already.
  async open(address, how) {
    this.wanted = address;
    const text = await (this.ahead.get(address) ?? partOf(address));
    if (text === null) return how === "push" ? location.assign(address) : location.replace(address);
    const parts = document.createRange().createContextualFragment(text);
    if (how !== "push") await this.prepared(parts);
    if (this.wanted !== address) return;
    const state = this.page ? history.state : { picture: true };
    if (how === "push") history.pushState(state, "", address);
    if (how === "replace") history.replaceState(state, "", address);
    this.show(parts);
    this.lookAhead();
  }

  // The picture before stays until this one is decoded; only what takes longer begins as its placeholder.
  async prepared(parts) {
    const ready = await readyWithin(preload(parts.querySelector(".view-picture").src), PATIENCE);
    if (ready) parts.querySelector(".view-soft")?.remove();
  }

  // -- The neighbours, before they are asked for ----------------------------------------------------------------------------

  lookAhead() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const links = [...(this.view?.querySelectorAll(".view-step[data-step]") ?? [])];
      const near = new Set(links.map((link) => link.href));
      for (const address of this.ahead.keys()) if (!near.has(address)) this.ahead.delete(address);
      for (const link of links) {
        if (!this.ahead.has(link.href)) this.ahead.set(link.href, partOf(link.href));
        preload(link.dataset.large);
      }
    }, REST);
  }

  // What was fetched tells of flags, stars and neighbours as they were.
  askAgain() {
    this.ahead.clear();
    if (this.view) this.lookAhead();
  }

  // Notices stand in the dialog too, and stay. The focus stays on the arrow that was pressed, or is the picture's.
  show(parts) {
    const pressed = this.view?.querySelector(".view-step:focus")?.dataset.step;
    this.view?.remove();
    if (!this.page && !this.dialog.open) this.dialog.showModal();
    this.host.prepend(parts);
    document.title = this.view.dataset.title;
    const arrow = pressed && this.view.querySelector(`.view-step[data-step="${pressed}"]`);
    (arrow || this.view).focus({ preventScroll: true });
  }

  leave() {
    this.wanted = "";
    if (history.state?.picture) history.back();
    else if (this.page) this.leavePage();
    else this.shut();
  }

  leavePage() {
    const from = cameFrom();
    if (from && history.length > 1) history.back();
    else location.assign(from || this.view.querySelector("[data-close]").href);
  }

  // A page that was loaded anew in the place of a dialog is still the gallery's or the stream's entry to the browser.
  follow() {
    if (this.page) return idIn(location) === this.view.dataset.id || location.reload();
    if (history.state?.picture) this.open(location.href, "");
    else if (this.view) this.shut();
  }

  bringBack(undo) {
    const address = this.trashed.get(undo);
    this.trashed.delete(undo);
    if (address && this.view) this.open(address, "replace");
  }

  // The focus goes to the tile of the picture that was seen last, which may be pages away from the one that was opened.
  shut() {
    const seen = this.view.dataset.id;
    this.view.remove();
    this.dialog.close();
    forgetZoom();
    document.title = this.title ?? document.title;
    // The wall has only the tiles near the window in the page.
    const tile = document.querySelector("picture-wall")?.reveal(seen) ?? tileOf(seen) ?? tileOf(this.opened);
    if (seen !== this.opened) tile?.scrollIntoView({ block: "nearest" });
    tile?.focus({ preventScroll: true });
  }
}

// A picture's part of the page; null where it cannot be had.
async function partOf(address) {
  const answer = await fetch(address, { headers: { "X-Partial": "picture" } }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}

function idIn(address) {
  return address.pathname.split("/").pop();
}

function tileOf(id) {
  return document.querySelector(`#p-${id}:not([hidden]), studio-stream a[href$="/p/${id}"]`);
}

// The page of the studio that led here; "" when it was another site's, or none.
function cameFrom() {
  const from = document.referrer && new URL(document.referrer);
  return from && from.origin === location.origin && FROM.test(from.pathname) ? from.href : "";
}

if (document.querySelector("live-stream")) document.body.append(document.createElement("picture-dialog"));
customElements.define("picture-dialog", PictureDialog);

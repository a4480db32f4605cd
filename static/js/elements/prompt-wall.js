// <prompt-wall data-address="/team/library?…" data-card="/team/prompts/PROMPT/card" data-move="…">: the library's cards. Arrow keys
// walk them, F stars; in a collection's own order Alt with an arrow moves one, or the mouse drags it. What is searched for stands in
// the address, and a prompt that others wrote meanwhile is offered, never pushed in.
import { singleKeys } from "studio/lib/shortcuts";
import { postForm } from "studio/lib/http";

let first = true;

class PromptWall extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act, options = {}) => target.addEventListener(name, act, { signal, ...options });
    // A page that was opened in the middle keeps its address; what was searched for since then has its own.
    if (!first) history.replaceState(history.state, "", this.dataset.address);
    first = false;
    on(this, "keydown", (event) => this.key(event));
    on(this, "toggle", ({ target }) => this.menu(target), { capture: true });
    on(document, "keydown", (event) => this.down(event));
    on(document.body, "studio:prompt", ({ detail }) => this.changed(detail.id));
    on(document.body, "studio:reset", () => this.offer());
    on(this, "click", (event) => event.target.closest("[data-fresh]") && this.refresh());
    if (this.dataset.move) for (const name of ["dragstart", "dragover", "dragend", "drop"]) on(this, name, (event) => this[name](event));
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  get cards() {
    return [...this.querySelectorAll(".pcard")];
  }

  refresh() {
    this.dispatchEvent(new CustomEvent("refresh"));
  }

  offer() {
    this.querySelector("[data-fresh]").hidden = false;
  }

  // A card on the wall fetches itself. Of others there is something to show only where this person may see them.
  async changed(id) {
    if (id && document.getElementById(`pr-${id}`)) return;
    if (!id) return this.offer();
    const answer = await fetch(this.dataset.card.replace("PROMPT", id), { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && (await answer.text()).trim()) this.offer();
  }

  menu(details) {
    if (details.open) details.querySelector(".menu-list")?.dispatchEvent(new CustomEvent("open"));
  }

  down(event) {
    if (event.key !== "ArrowDown" || !event.target.matches?.("[data-search]")) return;
    event.preventDefault();
    this.querySelector(".pcard-open")?.focus();
  }

  key(event) {
    const card = event.target.closest(".pcard");
    if (!card || !event.target.matches(".pcard-open") || event.ctrlKey || event.metaKey) return;
    if (event.altKey) return this.shift(event, card);
    if (event.key.toLowerCase() === "f" && singleKeys(event)) return card.querySelector(".pcard-star button")?.click();
    const next = this.next(event.key, card);
    if (!next) return;
    event.preventDefault();
    next.querySelector(".pcard-open").focus();
  }

  next(key, card) {
    const { cards } = this;
    const here = cards.indexOf(card);
    const across = this.columns();
    return {
      ArrowLeft: cards[here - 1],
      ArrowRight: cards[here + 1],
      ArrowUp: cards[here - across],
      ArrowDown: cards[here + across],
      Home: cards[0],
      End: cards.at(-1),
    }[key];
  }

  columns() {
    const { cards } = this;
    const top = cards[0].offsetTop;
    const below = cards.findIndex((card) => card.offsetTop > top);
    return below < 0 ? cards.length : below;
  }

  // -- A collection's order ----------------------------------------------------------------------------------------------------

  shift(event, card) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const other = way && this.cards[this.cards.indexOf(card) + way];
    if (!this.dataset.move || !way) return;
    event.preventDefault();
    if (!other) return;
    this.put(card, way < 0 ? other : other.nextElementSibling);
    card.querySelector(".pcard-open").focus();
  }

  dragstart(event) {
    this.dragged = event.target.closest(".pcard");
    if (!this.dragged) return;
    this.home = this.dragged.nextElementSibling;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.dataset.id);
    this.dragged.classList.add("is-dragged");
  }

  dragover(event) {
    const over = event.target.closest(".pcard");
    if (!this.dragged || !over) return;
    event.preventDefault();
    if (over === this.dragged) return;
    const box = over.getBoundingClientRect();
    const behind = event.clientX > box.left + box.width / 2;
    over.parentElement.insertBefore(this.dragged, behind ? over.nextElementSibling : over);
  }

  drop(event) {
    if (!this.dragged) return;
    event.preventDefault();
    this.tell(this.dragged);
    this.land();
  }

  // Dropped nowhere, it goes back to where it was.
  dragend() {
    const list = this.dragged?.parentElement;
    if (list) list.insertBefore(this.dragged, this.home?.parentElement === list ? this.home : null);
    this.land();
  }

  land() {
    this.dragged?.classList.remove("is-dragged");
    this.dragged = null;
  }

  put(card, before) {
    card.parentElement.insertBefore(card, before);
    this.tell(card);
  }

  // Where it does not arrive, the list shows what holds. Behind the last card shown there may be others that are not fetched yet.
  async tell(card) {
    const next = card.nextElementSibling;
    const fields = { prompt: card.dataset.id, before: next?.dataset.id ?? "" };
    if (next?.matches(".wall-more")) fields.behind = card.previousElementSibling?.dataset.id ?? "";
    try {
      await postForm(this.dataset.move, fields);
    } catch {
      this.refresh();
    }
  }
}

customElements.define("prompt-wall", PromptWall);

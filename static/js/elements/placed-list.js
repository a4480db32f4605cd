// <placed-list data-move="/team/collections/…/place">: pictures in an order. Drag one, or press Alt with an arrow on it; arrows alone
// walk from picture to picture. What does not arrive is put back.
import { postForm } from "studio/lib/http";

class PlacedList extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.key(event));
    if (!this.dataset.move) return;
    for (const name of ["dragstart", "dragover", "dragend", "drop"]) this.addEventListener(name, (event) => this[name](event));
  }

  get items() {
    return [...this.querySelectorAll(".placed")];
  }

  key(event) {
    const item = event.target.closest(".placed");
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!item || !way || !event.target.matches(".placed-open") || event.ctrlKey || event.metaKey) return;
    const { items } = this;
    const other = items[items.indexOf(item) + way];
    if (!other) return;
    event.preventDefault();
    if (!event.altKey) return other.querySelector(".placed-open").focus();
    if (!this.dataset.move) return;
    this.put(item, way < 0 ? other : other.nextElementSibling);
    item.querySelector(".placed-open").focus();
  }

  dragstart(event) {
    this.dragged = event.target.closest(".placed");
    if (!this.dragged) return;
    this.home = this.dragged.nextElementSibling;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.dataset.id);
    requestAnimationFrame(() => this.dragged?.classList.add("is-dragged"));
  }

  dragover(event) {
    const over = event.target.closest(".placed");
    if (!this.dragged) return;
    event.preventDefault();
    if (!over || over === this.dragged) return;
    const { left, width } = over.getBoundingClientRect();
    over.parentElement.insertBefore(this.dragged, event.clientX > left + width / 2 ? over.nextElementSibling : over);
  }

  drop(event) {
    if (!this.dragged) return;
    event.preventDefault();
    const item = this.dragged;
    const { home } = this;
    this.land();
    if (item.nextElementSibling !== home) this.tell(item, home);
  }

  // Dropped nowhere, it goes back to where it was.
  dragend() {
    this.dragged?.parentElement.insertBefore(this.dragged, this.home);
    this.land();
  }

  land() {
    this.dragged?.classList.remove("is-dragged");
    this.dragged = null;
  }

  put(item, before) {
    const home = item.nextElementSibling;
    item.parentElement.insertBefore(item, before);
    this.tell(item, home);
  }

  // Behind the last one shown there may be others that are not fetched yet.
  async tell(item, home) {
    const next = item.nextElementSibling;
    const fields = { picture: item.dataset.id };
    if (next?.matches(".placed")) fields.before = next.dataset.id;
    else if (next) fields.behind = item.previousElementSibling?.dataset.id ?? "";
    try {
      await postForm(this.dataset.move, fields);
    } catch {
      item.parentElement.insertBefore(item, home);
    }
  }
}

customElements.define("placed-list", PlacedList);

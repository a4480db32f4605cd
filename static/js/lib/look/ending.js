// After the last picture: what was chosen, and what can be done with it next.
const MOST_COMPARED = 4;

export class Ending {
  constructor(room) {
    this.room = room;
    this.part = room.querySelector(".cull-end");
    this.part.addEventListener("click", (event) => this.press(event));
  }

  get isShown() {
    return !this.part.hidden;
  }

  show() {
    const { pick, reject, of } = this.room.tally;
    const { frames } = this.room.roll;
    const numbers = { pick, reject, left: Math.max(0, (of >= 0 ? of : frames.length) - pick - reject), unrated: frames.filter((one) => !one.stars).length };
    for (const [name, number] of Object.entries(numbers)) this.part.querySelector(`[data-sum=${name}]`).textContent = number;
    const compare = this.part.querySelector("[data-next=compare]");
    compare.hidden = this.ids("pick").length < 2;
    for (const step of this.part.querySelectorAll("[data-of]")) step.hidden = !this.ids(step.dataset.of).length;
    this.part.hidden = false;
    this.part.querySelector("h2").focus();
  }

  hide() {
    if (!this.isShown) return;
    this.part.hidden = true;
    this.room.room.focus({ preventScroll: true });
  }

  // Of what is known of the series.
  ids(kind) {
    return this.room.roll.frames.filter((frame) => frame.flag === kind).map((frame) => frame.id);
  }

  press({ target }) {
    const step = target.closest("[data-next]");
    if (!step) return;
    if (step.dataset.next === "again") this.hide();
    if (step.dataset.next === "compare") this.compare();
    if (step.dataset.next === "go") location.assign(`${step.dataset.to}?${this.query(step.dataset.of)}`);
    if (step.dataset.next === "send") this.send(step.form, step.dataset.of);
  }

  compare() {
    const address = new URL(this.room.dataset.compare, location.href);
    for (const id of this.room.picked.slice(-MOST_COMPARED)) address.searchParams.append("p", id);
    location.assign(address);
  }

  query(kind) {
    return new URLSearchParams(this.ids(kind).map((id) => ["p", id]));
  }

  // The form itself is sent on, with the pictures in one field.
  send(form, kind) {
    form.elements.p.value = this.ids(kind).join(",");
  }
}

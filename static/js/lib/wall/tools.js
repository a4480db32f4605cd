// What stands on the tile under the pointer or the focus: its check, the prompt, the pick and the stars. There is one for all tiles,
// so that a thousand tiles do not have a thousand of each.
import { onKey } from "studio/lib/shortcuts";
import { postForm } from "studio/lib/http";
import { sayStatus } from "studio/lib/errors";

export class Tools {
  constructor(wall) {
    this.wall = wall;
    this.bar = wall.querySelector(".shot-tools");
    if (!this.bar) return;
    this.check = this.bar.querySelector("[data-choose]");
    wall.addEventListener("pointerover", ({ target, pointerType }) => pointerType !== "touch" && this.over(target));
    wall.addEventListener("pointerleave", () => this.leave());
    wall.addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && this.over(target));
    wall.addEventListener("focusout", ({ relatedTarget }) => wall.contains(relatedTarget) || this.leave());
    wall.addEventListener("wall:moved", () => this.follow());
    wall.addEventListener("wall:chosen", () => this.tell());
    this.bar.addEventListener("click", (event) => this.click(event));
    for (const key of ["p", "r", "x", " "]) onKey(key, (event) => this.press(key, event));
    for (let stars = 0; stars <= 5; stars += 1) onKey(String(stars), () => this.press(stars));
  }

  over(target) {
    const tile = target.closest(".shot");
    if (tile) this.show(this.wall.plane.known.get(tile.dataset.id));
    else if (!this.bar.contains(target)) this.leave();
  }

  show(item) {
    if (!item || item === this.item) return;
    this.item = item;
    this.follow();
    this.tell();
  }

  leave() {
    const focused = document.activeElement?.closest?.(".shot:focus-visible");
    this.item = focused ? this.wall.plane.known.get(focused.dataset.id) : null;
    this.follow();
    this.tell();
  }

  // The tile may have gone from under the pointer.
  follow() {
    const tile = this.item?.tile;
    const home = tile?.parentElement;
    if (this.bar.hidden === Boolean(home)) this.bar.hidden = !home;
    if (!home) return;
    if (this.bar.parentElement !== home) home.append(this.bar);
    this.bar.style.width = tile.style.width;
    this.bar.style.transform = tile.style.transform;
  }

  tell() {
    const { item } = this;
    if (!item?.data) return;
    const [text] = this.bar.getElementsByClassName("shot-text");
    text.textContent = item.data.prompt;
    this.bar.classList.toggle("is-narrow", item.wide < 190);
    if (this.check) this.check.ariaChecked = String(this.wall.choice.has(item.id));
    this.bar.querySelector("[data-pick]")?.setAttribute("aria-pressed", String(item.data.flag === "pick"));
    for (const star of this.bar.querySelectorAll("[data-stars]")) {
      star.classList.toggle("on", Number(star.dataset.stars) <= item.data.stars);
    }
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button || !this.item) return;
    if (button.hasAttribute("data-choose")) {
      if (event.shiftKey) this.wall.choice.range(this.item);
      else this.wall.choice.toggle(this.item);
    } else if (button.hasAttribute("data-pick")) this.flag(this.item, "pick");
    else this.rate(this.item, Number(button.dataset.stars));
  }

  // With a selection the keys are the selection's, else those of the picture under the pointer or the focus.
  press(key, event) {
    const { choice } = this.wall;
    if (event?.target.closest?.("button, a:not(.shot), summary")) return false;
    const item = this.item?.tile ? this.item : null;
    if (key === "x" || key === " ") {
      if (!this.check) return false;
      if (item) choice.toggle(item);
      return Boolean(item);
    }
    if (choice.count) {
      this.wall.dispatchEvent(new CustomEvent("wall:act", { bubbles: true, detail: key }));
      return true;
    }
    if (!item || !this.bar.querySelector("[data-stars]")) return false;
    if (typeof key === "number") this.rate(item, key);
    else this.flag(item, key === "p" ? "pick" : "reject");
    return true;
  }

  // A second press takes it back.
  flag(item, kind) {
    const wanted = item.data.flag === kind ? "" : kind;
    this.put(item, { flag: wanted }, "flag", { kind: wanted });
  }

  rate(item, stars) {
    const wanted = item.data.stars === stars ? 0 : stars;
    this.put(item, { stars: wanted }, "rate", { stars: wanted });
  }

  // Shown at once, and taken back where the server refuses it.
  async put(item, now, verb, fields) {
    const before = { ...item.data };
    this.mark(item, now);
    try {
      await postForm(this.wall.dataset.bulk.replace("VERB", verb), { p: item.id, ...fields });
    } catch (error) {
      this.mark(item, { flag: before.flag, stars: before.stars });
      sayStatus(error.status ?? 0);
    }
  }

  mark(item, now) {
    if (item.data) Object.assign(item.data, now);
    if (item.tile) this.wall.tiles.tell(item);
    if (item === this.item) this.tell();
  }
}

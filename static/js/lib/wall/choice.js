// What is selected on the wall: single pictures, or all that match, less some. All that match is held by the server; the page has its
// id and its number. Tells of every change by "wall:chosen".
import { postForm } from "studio/lib/http";

export class Choice {
  constructor(wall) {
    this.wall = wall;
    this.ids = new Set();
    this.minus = new Set();
    this.late = new Set();
    this.all = null;
    wall.tiles.chosen = (id) => this.has(id);
    wall.addEventListener("wall:stretch", ({ detail }) => this.range(detail.to, this.anchor ?? detail.from));
    wall.addEventListener("wall:joined", ({ detail }) => this.all && detail.forEach(({ id }) => this.late.add(id)));
    wall.addEventListener("wall:left", ({ detail }) => this.put([detail.id], false));
  }

  get count() {
    return this.all ? this.all.count - this.minus.size : this.ids.size;
  }

  has(id) {
    return this.all ? !this.minus.has(id) && !this.late.has(id) : this.ids.has(id);
  }

  // What a form needs to say which pictures. Ids are parted by commas: a form has only so many fields.
  get fields() {
    if (!this.all) return { p: [...this.ids].join(",") };
    return { selection: this.all.id, ...(this.minus.size && { minus: [...this.minus].join(",") }) };
  }

  toggle(item) {
    this.anchor = item;
    this.put([item.id], !this.has(item.id));
  }

  put(ids, on) {
    for (const id of ids) {
      if (this.late.has(id)) continue;
      if (this.all) on ? this.minus.delete(id) : this.minus.add(id);
      else on ? this.ids.add(id) : this.ids.delete(id);
    }
    if (!this.count) this.leaveAll();
    this.told();
  }

  leaveAll() {
    this.all = null;
    this.minus.clear();
    this.late.clear();
  }

  // From the last that was chosen to this one, whether their tiles are in the page or not.
  async range(item, from = this.anchor) {
    if (!from) return this.toggle(item);
    const { known } = this.wall.plane;
    if (known.get(from.id) !== from) {
      const ids = await this.wall.between(from.id, item.id);
      if (ids) this.put(ids, true);
      return;
    }
    const all = this.wall.plane.items();
    const [low, high] = [all.indexOf(from), all.indexOf(item)].sort((one, other) => one - other);
    this.put(
      all.slice(low, high + 1).map(({ id }) => id),
      true,
    );
    this.anchor ??= from;
  }

  // Everything that the address shows, as it is now.
  async everything() {
    const { select, query } = this.wall.dataset;
    const answer = await (await postForm(select, { all: "yes", query })).json();
    this.ids.clear();
    this.leaveAll();
    this.all = answer.count ? answer : null;
    this.told();
  }

  clear() {
    this.ids.clear();
    this.leaveAll();
    this.anchor = null;
    this.told();
  }

  // Those of the selection that the wall knows.
  items() {
    return this.wall.plane.items().filter(({ id }) => this.has(id));
  }

  told() {
    for (const row of this.wall.pane.shown.keys()) for (const item of row.items) if (item.tile) this.wall.tiles.tell(item);
    this.wall.classList.toggle("is-choosing", this.count > 0);
    this.wall.dispatchEvent(new CustomEvent("wall:chosen", { bubbles: true }));
  }
}

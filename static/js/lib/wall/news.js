// What happens to pictures while the wall stands open. New ones are put on top when the top is in view, and offered when it is not;
// one that is trashed leaves, and comes back to its place.
import { fill } from "studio/lib/strings";

const TOP = 120;
const KINDS = ["studio:picture", "studio:gallery", "studio:reset"];

export class News {
  constructor(wall) {
    this.wall = wall;
    this.gone = new Map();
    this.button = document.getElementById("wall-new");
    this.handlers = [
      ...KINDS.map((kind) => [kind, () => this.soon()]),
      ["studio:trashed", ({ detail }) => this.remove(detail)],
      ["studio:undone", ({ detail }) => this.restore(detail.address)],
      ["studio:flags", ({ detail }) => this.refresh(detail.id)],
    ];
    for (const [kind, act] of this.handlers) document.body.addEventListener(kind, act);
    this.button?.addEventListener("click", () => this.show());
  }

  leave() {
    clearTimeout(this.timer);
    for (const [kind, act] of this.handlers) document.body.removeEventListener(kind, act);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), 600);
  }

  // Without an answer nothing is lost: the next notice, or the stream's return, asks again.
  async look() {
    const { wall } = this;
    if (!wall.plane.first) return this.begin();
    if (wall.newer) return this.offer("");
    const question = { after: wall.plane.first.id, size: 60 };
    const answer = await wall.store.ask("news", question).catch(() => null);
    if (!answer?.items.length) return;
    this.waiting = answer;
    if (scrollY < TOP) this.show();
    else this.offer(answer.more ? `${answer.items.length}+` : answer.items.length);
  }

  // The page has nothing yet: it is made anew once a picture matches.
  async begin() {
    const answer = await this.wall.store.ask("news", { size: 1 }).catch(() => null);
    if (answer?.items.length) location.reload();
  }

  offer(count) {
    if (!this.button) return;
    const { one, many, some } = this.button.dataset;
    this.button.querySelector("span").textContent = count === "" ? some : fill(count === 1 ? one : many, { count });
    this.button.hidden = false;
  }

  async show() {
    const { wall, waiting } = this;
    if (this.button) this.button.hidden = true;
    this.waiting = null;
    if (wall.newer || waiting?.more) return wall.jump({ index: 0 });
    if (!waiting) return;
    wall.base = 0;
    wall.join(waiting.items.filter((item) => !wall.plane.known.has(item.id)));
    wall.scrollTo(0);
    wall.show();
    wall.dispatchEvent(new CustomEvent("wall:joined", { detail: waiting.items }));
  }

  remove({ id, undo }) {
    const { wall } = this;
    const item = wall.plane.known.get(id);
    if (!item) return;
    const all = wall.plane.items();
    const at = all.indexOf(item);
    this.gone.set(undo, { item, before: all[at - 1], next: all[at + 1] });
    wall.keep(() => wall.plane.remove(item));
    wall.dispatchEvent(new CustomEvent("wall:left", { detail: item }));
  }

  restore(undo) {
    const { wall } = this;
    const was = this.gone.get(undo);
    this.gone.delete(undo);
    if (!was) return this.soon();
    was.item.tile = null;
    const at = (one) => (one && wall.plane.known.has(one.id) ? one : null);
    wall.keep(() => wall.plane.restore(was.item, at(was.before), at(was.next)));
  }

  // Somebody picked it or gave it stars.
  async refresh(id) {
    const { wall } = this;
    const item = wall.plane.known.get(id);
    if (!item?.data) return;
    const answer = await wall.store.ask(`one ${id}`, { at: id, size: 1 }).catch(() => null);
    const found = answer?.items.find((one) => one.id === id);
    if (!found) return;
    item.data = found.data;
    if (item.tile) wall.tiles.tell(item);
  }
}

// <lineage-graph>: a picture's family. The arrows walk it: left and right along its lines, up and down among the pictures of a column;
// Enter opens. Dragging moves it. It is fetched when its link is pressed, into the dialog beside the link.
const WALK = { ArrowLeft: "parent", ArrowRight: "child", ArrowUp: "above", ArrowDown: "below", Home: "first", End: "last" };
const DRAG = 4;

class LineageGraph extends HTMLElement {
  connectedCallback() {
    this.room = this.querySelector(".family-room");
    this.nodes = [...this.querySelectorAll(".family-node")];
    this.byKey = new Map(this.nodes.map((node) => [node.dataset.keyOf, node]));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusin", ({ target }) => this.rove(target));
    this.room.addEventListener("pointerdown", (event) => this.hold(event));
    this.room.addEventListener("pointermove", (event) => this.drag(event));
    this.room.addEventListener("click", (event) => this.pressed(event), true);
    this.start();
  }

  start() {
    const current = this.querySelector("[aria-current]") ?? this.nodes[0];
    current?.scrollIntoView({ block: "center", inline: "center" });
    if (this.closest("dialog")) current?.focus({ preventScroll: true });
  }

  key(event) {
    const way = WALK[event.key];
    const from = event.target.closest(".family-node");
    if (!way || !from || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = this[way](from);
    if (!to) return;
    if (way === "parent") this.cameFrom = [to, from];
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  named(keys) {
    return keys.split(",").map((key) => this.byKey.get(key)).filter(Boolean);
  }

  parent(node) {
    return this.named(node.dataset.parents)[0];
  }

  // Back to where one came from, else to the first.
  child(node) {
    const [to, from] = this.cameFrom ?? [];
    return to === node ? from : this.named(node.dataset.children)[0];
  }

  above(node) {
    return this.column(node)[this.column(node).indexOf(node) - 1];
  }

  below(node) {
    return this.column(node)[this.column(node).indexOf(node) + 1];
  }

  first() {
    return this.nodes[0];
  }

  last() {
    return this.nodes.at(-1);
  }

  column(node) {
    return this.nodes.filter((other) => other.dataset.box === node.dataset.box);
  }

  // One stop for the Tab key: the picture that was looked at last.
  rove(node) {
    if (!node.matches(".family-node")) return;
    for (const other of this.nodes) other.setAttribute("tabindex", other === node ? "0" : "-1");
  }

  // The click that ends a drag opens nothing; the one that Enter makes counts no presses, and may come after a drag that made none.
  pressed(event) {
    if (this.dragged && event.detail) event.preventDefault();
    this.dragged = false;
  }

  hold(event) {
    this.dragged = false;
    if (event.button || event.pointerType !== "mouse") return;
    this.from = { x: event.clientX, y: event.clientY, left: this.room.scrollLeft, top: this.room.scrollTop };
  }

  drag(event) {
    if (!this.from || !event.buttons) return void (this.from = null);
    const [across, down] = [event.clientX - this.from.x, event.clientY - this.from.y];
    if (!this.dragged && Math.hypot(across, down) < DRAG) return;
    this.dragged = true;
    this.room.scrollTo({ left: this.from.left - across, top: this.from.top - down, behavior: "instant" });
  }
}

async function open(link) {
  const dialog = link.closest("section").querySelector("dialog");
  const inside = dialog.querySelector(".family-inside");
  dialog.showModal();
  if (inside.childElementCount) return inside.querySelector("lineage-graph").start();
  const answer = await fetch(link.href, { headers: { "X-Partial": "lineage" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  inside.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
  inside.removeAttribute("aria-busy");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lineage]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});
customElements.define("lineage-graph", LineageGraph);

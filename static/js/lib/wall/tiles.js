// A tile of the wall: a link with the picture's placeholder as its ground and the picture over it. While the wall flies by only the
// placeholder is shown; what was being fetched for a tile that left is cut off.

const NEAR = 1.1;
// A thumbnail may be enlarged by so much before the next one is fetched.

export class Tiles {
  // `href(id)` is a picture's address.
  constructor(href) {
    this.href = href;
    this.dull = new Set();
    this.chosen = () => false;
  }

  make(item) {
    const tile = document.createElement("a");
    tile.className = "shot";
    tile.id = `p-${item.id}`;
    tile.href = this.href(item.id);
    tile.dataset.id = item.id;
    tile.tabIndex = -1;
    const image = document.createElement("img");
    image.className = "shot-sharp";
    image.decoding = "async";
    image.alt = "";
    tile.append(image);
    item.tile = tile;
    this.tell(item);
    return tile;
  }

  // A tile of the server's own page becomes one like the others; its picture stays.
  adopt(item) {
    const { tile } = item;
    tile.tabIndex = -1;
    tile.querySelector(".shot-soft")?.remove();
    tile.querySelector(".shot-text")?.remove();
    const image = tile.querySelector("img");
    image.removeAttribute("loading");
    image.edge = "adopted";
    this.tell(item);
  }

  // What is known of the picture, in its tile.
  tell(item) {
    const { tile, data } = item;
    tile.classList.toggle("is-chosen", this.chosen(item.id));
    tile.classList.toggle("is-pick", data?.flag === "pick");
    tile.classList.toggle("is-reject", data?.flag === "reject");
    if (this.chosen(item.id)) tile.setAttribute("aria-describedby", "wall-chosen");
    else tile.removeAttribute("aria-describedby");
    if (!data) return;
    const image = tile.firstElementChild;
    if (image.alt !== data.prompt) image.alt = data.prompt;
    if (image.getAttribute("width") !== String(data.width)) Object.assign(image, { width: data.width, height: data.height });
  }

  // Gives it its placeholder. True where it had none before.
  soften({ tile, data }) {
    if (!data?.soft || tile.softened) return false;
    tile.softened = true;
    tile.style.backgroundImage = `url(data:image/webp;base64,${data.soft})`;
    return true;
  }

  place(item, left, width) {
    item.wide = width;
    item.tile.style.width = `${width}px`;
    item.tile.style.transform = `translateX(${left}px)`;
  }

  // Fetches the picture as sharp as its tile needs, or the smallest first where there is no time.
  load(item, hurry) {
    const image = item.tile?.firstElementChild;
    if (!item.data || !image || image.edge === "adopted") return;
    this.soften(item);
    const best = bestFor(item);
    const edge = hurry ? "small" : best;
    if (!image.edge) {
      image.edge = edge;
      image.src = item.data[edge];
    } else if (rank(image.edge) < rank(edge)) this.sharpen(item, image, edge);
    if (rank(image.edge) < rank(best)) this.dull.add(item);
    else this.dull.delete(item);
  }

  // The sharper picture is decoded before it takes the other's place.
  async sharpen(item, image, edge) {
    image.edge = edge;
    const next = new Image();
    next.src = item.data[edge];
    await next.decode().catch(() => null);
    if (image.isConnected && image.edge === edge) image.src = next.src;
  }

  sharpenDull() {
    for (const item of [...this.dull]) if (item.tile) this.load(item, false);
    this.dull.clear();
  }

  drop(item) {
    const image = item.tile?.firstElementChild;
    if (image?.edge && !image.complete) image.removeAttribute("src");
    this.dull.delete(item);
    item.tile = null;
  }
}

function bestFor({ data, wide, row }) {
  const edge = Math.max(wide, row.height) * devicePixelRatio;
  if (edge <= 320 * NEAR) return "small";
  return edge <= 640 * NEAR || !data.large ? "medium" : "large";
}

function rank(edge) {
  return ["small", "medium", "large"].indexOf(edge);
}

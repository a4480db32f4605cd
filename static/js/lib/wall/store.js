// The wall's pictures as the server tells them: pages below and above what is known, and again what was forgotten because it is far.
// An answer that nobody waits for any more is cut off.

const NAMES = ["id", "r", "width", "height", "day", "prompt", "soft", "small", "medium", "large", "flag", "stars"];

export class Store {
  // `address` is the wall's own, with its filters: /team/gallery/page?project=…
  constructor(address) {
    this.address = address;
    this.edge = "";
    this.days = new Map();
    this.under = new Map();
  }

  // {items, more} of one question (before, after, at, index, end; size); null where a newer one of this `name` replaced it.
  // Throws what fetch throws, or the answer's status.
  async ask(name, question) {
    this.stop(name);
    const control = new AbortController();
    this.under.set(name, { control, question });
    const address = new URL(this.address, location.href);
    for (const [key, value] of Object.entries(question)) address.searchParams.set(key, value);
    if (this.edge) address.searchParams.set("edge", this.edge);
    try {
      const answer = await fetch(address, { signal: control.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return this.read(await answer.json());
    } catch (error) {
      if (control.signal.aborted) return null;
      throw error;
    } finally {
      if (this.under.get(name)?.control === control) this.under.delete(name);
    }
  }

  busy(name) {
    return this.under.get(name)?.question;
  }

  stop(name) {
    this.under.get(name)?.control.abort();
    this.under.delete(name);
  }

  stopAll() {
    for (const name of [...this.under.keys()]) this.stop(name);
  }

  read({ tiles, days, more }) {
    for (const [day, name] of Object.entries(days)) this.days.set(day, name);
    const marked = Object.keys(days).length > 0;
    return { more, items: tiles.map((values) => itemOf(Object.fromEntries(NAMES.map((key, at) => [key, values[at]])), marked)) };
  }
}

// Kept for good: id, r, day. Everything else is in `data`, and goes when the picture is far away.
export function itemOf({ id, r, day, ...data }, marked = true) {
  return { id, r: r / 100, day: marked ? day : "", data, row: null, tile: null };
}

// The first tiles, as they came with the page.
export function itemOfTile(tile, day) {
  const [soft, sharp] = [tile.querySelector(".shot-soft"), tile.querySelector(".shot-sharp")];
  const sources = (sharp.getAttribute("srcset") ?? "").split(", ").map((one) => one.split(" ")[0]);
  const item = itemOf({
    id: tile.dataset.id,
    r: Number(/\br-(\d+)/.exec(tile.className)[1]),
    day,
    width: Number(sharp.getAttribute("width")),
    height: Number(sharp.getAttribute("height")),
    prompt: sharp.alt,
    soft: soft?.src.split(",")[1] ?? "",
    small: sources[0],
    medium: sources[1],
    large: sources[2] ?? "",
    flag: tile.dataset.flag ?? "",
    stars: Number(tile.dataset.stars ?? 0),
  });
  item.tile = tile;
  return item;
}

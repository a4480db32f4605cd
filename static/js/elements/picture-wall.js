// <picture-wall data-page="/team/gallery/page?…" data-href="/team/p/ID?…">: the gallery's wall. The server's first tiles are taken over
// as they stand; from there rows are laid from ratios, only those near the window are in the page, and more is fetched at both ends
// with the way and the speed of scrolling. Places are kept by "at" in the address, so that back and reload lead to the very spot.
import { Choice } from "studio/lib/wall/choice";
import { Keys } from "studio/lib/wall/keys";
import { News } from "studio/lib/wall/news";
import { Pane } from "studio/lib/wall/pane";
import { Plane } from "studio/lib/wall/plane";
import { Press } from "studio/lib/wall/press";
import { Spot } from "studio/lib/wall/spot";
import { Store, itemOfTile } from "studio/lib/wall/store";
import { Tiles } from "studio/lib/wall/tiles";
import { Tools } from "studio/lib/wall/tools";

const EDGE = 24;
const SPARE = 8000;
// Room above an entered part of the wall, in pixels, so that what joins above need not move the page while it is scrolled.
const IDLE = 140;
const FAST = 1;
const FLYING = 4;
const TOP_SPEED = 20;
// Pixels in a millisecond: from FAST on the smallest thumbnails come first, from FLYING on placeholders alone.
const HELD = 2000;
// Pictures that are kept whole; of others only the shape is.
const [FEW, MANY] = [80, 240];

class PictureWall extends HTMLElement {
  connectedCallback() {
    this.host = this.querySelector(".wall-plane");
    if (!this.host || this.plane) return;
    this.store = new Store(this.dataset.page);
    this.tiles = new Tiles((id) => this.dataset.href.replace("ID", id));
    this.pane = new Pane(this.host, this.tiles, (day) => this.store.days.get(day) ?? day);
    this.older = this.hasAttribute("data-older");
    this.newer = this.hasAttribute("data-newer");
    this.base = this.newer ? null : 0;
    this.reserve = 0;
    this.speed = 0;
    this.lastTime = 0;
    this.top = scrollY;
    this.spot = new Spot(this);
    this.keys = new Keys(this);
    this.news = new News(this);
    this.choice = new Choice(this);
    if (this.dataset.bulk) this.press = new Press(this);
    this.tools = new Tools(this);
    this.takeOver();
    this.listen();
  }

  listen() {
    this.wake = () => this.frame();
    addEventListener("scroll", this.wake, { passive: true });
    addEventListener("online", () => this.retry());
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this);
    document.querySelector("[data-wall-retry]")?.addEventListener("click", () => this.retry());
  }

  disconnectedCallback() {
    removeEventListener("scroll", this.wake);
    this.sizes?.disconnect();
    this.store?.stopAll();
    this.spot?.leave();
    this.news?.leave();
  }

  measure() {
    const style = getComputedStyle(this);
    const pixels = (name) => Number.parseFloat(style.getPropertyValue(name));
    this.high = innerHeight;
    this.line = document.querySelector(".gallery-bar").offsetHeight;
    this.above = this.getBoundingClientRect().top + scrollY;
    this.store.edge = pixels("--row") * devicePixelRatio > 480 ? "1280" : "";
    return { width: this.clientWidth, row: pixels("--row"), gap: pixels("--gap"), mark: pixels("--mark") };
  }

  takeOver() {
    const items = [];
    let day = "";
    for (const one of this.host.querySelectorAll(".wall-day time, a.shot")) {
      if (one.dateTime) this.store.days.set((day = one.dateTime), one.textContent);
      else items.push(itemOfTile(one, day));
    }
    this.plane = new Plane(this.measure());
    this.plane.append(items, !this.older);
    for (const item of items) this.tiles.adopt(item);
    if (!this.plane.rows.length) this.plane.lay(items, true);
    this.classList.add("is-laid");
    this.pane.host.replaceChildren();
    this.fit(0);
    this.spot.restore();
    this.show(true);
    this.dispatchEvent(new Event("wall:laid"));
  }

  // -- Scrolling -----------------------------------------------------------------------------------------------------

  frame() {
    if (this.ticking) return;
    this.ticking = true;
    requestAnimationFrame((now) => {
      this.ticking = false;
      this.pace(now);
      this.show();
    });
  }

  pace(now) {
    const top = scrollY;
    const past = Math.max(1, now - this.lastTime);
    const speed = past < 200 ? Math.max(-TOP_SPEED, Math.min(TOP_SPEED, (top - this.lastTop) / past)) : 0;
    this.speed = this.speed * 0.5 + speed * 0.5;
    this.lastTime = now;
    this.lastTop = top;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.rest(), IDLE);
  }

  // The upper edge of the window on the plane. Where the page stands is read once a frame: to ask after a change would have it laid
  // out then and there.
  get from() {
    return this.top - this.above - this.reserve;
  }

  // With `whole`, everything in reach at once.
  show(whole = false) {
    if (!this.isConnected || !this.plane) return;
    this.top = scrollY;
    const from = this.from;
    const quick = Math.abs(this.speed);
    const [short, long] = [this.high * 0.5, this.high * (quick > FAST ? 1 : 0.75)];
    const waiting = this.pane.show(this.plane, {
      from,
      to: from + this.high,
      before: this.speed < 0 ? long : short,
      after: this.speed < 0 ? short : long,
      hurry: quick > FAST,
      hush: quick > FLYING,
    });
    if (waiting) whole ? this.show(true) : this.frame();
    this.fetchAhead(from);
    this.dispatchEvent(new Event("wall:moved"));
  }

  // The wall stands still: now the pictures may be sharp, the address tells where, and what is far away is forgotten.
  rest() {
    this.speed = 0;
    this.show();
    this.dispatchEvent(new Event("wall:rested"));
    this.tiles.sharpenDull();
    this.spot.save();
    this.forget();
  }

  forget() {
    const [start, end] = [this.pane.start - 40, this.pane.end + 40];
    if (this.plane.known.size < HELD) return;
    this.plane.rows.forEach((row, place) => {
      if (place > start && place < end) return;
      for (const item of row.items) if (!item.tile) item.data = null;
    });
  }

  // -- Fetching ------------------------------------------------------------------------------------------------------

  fetchAhead(from) {
    const ahead = (way) => this.high * 3 + Math.max(0, this.speed * way) * 1200;
    if (this.plane.bottom - from - this.high < ahead(1)) this.fetchOlder();
    if (from - this.plane.top < ahead(-1)) this.fetchNewer();
    this.fill(from);
  }

  get size() {
    return Math.abs(this.speed) > FAST ? MANY : FEW;
  }

  async fetchOlder() {
    if (!this.older || this.store.busy("older") || this.lost || !this.plane.last) return;
    const answer = await this.asked("older", { before: this.plane.last.id, size: this.size });
    if (!answer) return;
    this.older = answer.more;
    this.plane.append(answer.items, !this.older);
    this.fit(0);
    this.frame();
  }

  async fetchNewer() {
    if (!this.newer || this.store.busy("newer") || this.lost || !this.plane.first) return;
    const answer = await this.asked("newer", { after: this.plane.first.id, size: this.size });
    if (!answer) return;
    this.newer = answer.more;
    this.join(answer.items);
  }

  // Puts pictures on top of what is known; what is looked at stays where it is.
  join(items) {
    if (this.base !== null) this.base = Math.max(0, this.base - items.length);
    this.keep(() => {
      const first = this.plane.rows[0];
      this.plane.prepend(items);
      if (first && !first.mark) this.pane.unmark(first);
    });
  }

  // Asks again for what was forgotten and comes near.
  async fill(from) {
    if (this.store.busy("fill") || this.lost) return;
    const [start, end] = this.plane.between(from - this.high * 2, from + this.high * 3);
    const near = this.plane.rows.slice(start, end).flatMap((row) => row.items);
    const first = near.findIndex((item) => !item.data);
    if (first < 0) return;
    const wanted = near.slice(first, first + MANY);
    const answer = await this.asked("fill", { at: wanted[0].id, size: wanted.length });
    if (!answer) return;
    const found = new Map(answer.items.map((item) => [item.id, item.data]));
    this.keep(() => {
      for (const item of wanted) {
        item.data = found.get(item.id) ?? item.data;
        if (!item.data) this.plane.remove(item);
        else if (item.tile) this.tiles.tell(item);
        if (item.row) item.row.filled = 0;
      }
    });
  }

  async asked(name, question) {
    this.setAttribute("aria-busy", "true");
    try {
      return await this.store.ask(name, question);
    } catch {
      this.loses(true);
      return null;
    } finally {
      if (!this.store.under.size) this.removeAttribute("aria-busy");
    }
  }

  loses(lost) {
    this.lost = lost;
    const note = document.querySelector(".wall-lost");
    if (note) note.hidden = !lost;
  }

  retry() {
    if (!this.lost) return;
    this.loses(false);
    this.show();
  }

  // -- Places --------------------------------------------------------------------------------------------------------

  // Changes the plane while the row at the upper edge of the window stays there.
  keep(change) {
    this.top = scrollY;
    const row = this.plane.rows[this.plane.at(this.from + this.line)];
    const [item, y] = [row?.items[0], row?.y];
    change();
    this.fit(item?.row && this.plane.known.has(item.id) ? item.row.y - y : 0);
    this.show();
  }

  // Gives the page the plane's height, with room above as long as there is more above; `shift` is what the view moves with.
  fit(shift) {
    const need = -this.plane.top;
    let reserve = this.reserve;
    if (!this.newer) reserve = need;
    else if (reserve - need < this.high) reserve = need + SPARE;
    const move = reserve - this.reserve + shift;
    this.reserve = reserve;
    this.host.style.transform = `translateY(${reserve}px)`;
    this.style.height = `${reserve + this.plane.bottom}px`;
    const edge = document.getElementById("wall-older");
    if (edge) edge.hidden = !this.older;
    if (move) this.scrollTo(this.top + move);
  }

  scrollTo(top) {
    window.scrollTo({ top, behavior: "instant" });
    this.lastTop = this.top = scrollY;
  }

  resized() {
    if (this.clientWidth === this.plane.frame.width && innerHeight === this.high) return;
    this.layAnew();
  }

  layAnew() {
    const frame = this.measure();
    this.keep(() => {
      this.plane.frame = frame;
      this.plane.lay(this.plane.items(), !this.older, this.plane.top);
    });
    this.frame();
  }

  // Enters the wall elsewhere: {at}, {index} or {end}. The pictures there, or null where nothing came of it.
  async jump(question) {
    this.store.stopAll();
    const answer = await this.asked("jump", { ...question, size: question.end ? FEW : 120 });
    if (!answer) return null;
    this.pane.clear();
    this.plane = new Plane(this.plane.frame);
    this.older = question.end ? false : answer.more;
    this.newer = question.end ? answer.more : question.index !== 0;
    this.base = question.index ?? null;
    this.reserve = 0;
    this.speed = 0;
    this.plane.append(answer.items, !this.older);
    this.fit(0);
    const top = question.end ? this.plane.bottom - this.high : -this.line;
    this.scrollTo(this.newer ? this.above + this.reserve + top : 0);
    this.show(true);
    this.spot.save();
    return answer.items;
  }

  // Brings a picture's tile into the page and into view; null where it is not known.
  reveal(id) {
    const item = this.plane?.known.get(id);
    const row = item?.row;
    if (!row) return null;
    this.top = scrollY;
    const [low, high] = [this.from + this.line + 8, this.from + this.high - 8];
    if (row.y < low) this.scrollTo(scrollY + row.y - low);
    else if (row.y + row.height > high) this.scrollTo(scrollY + Math.min(row.y - low, row.y + row.height - high));
    this.show(true);
    return item.tile;
  }

  // The ids from one picture to another, both included, in the wall's order; null where they are too many, or nobody answered.
  async between(from, to) {
    const address = new URL(this.dataset.range, location.href);
    address.searchParams.set("from_id", from);
    address.searchParams.set("to_id", to);
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    return answer?.ok ? (await answer.json()).ids : null;
  }

  // Pictures left it, or came back: what is looked at is asked for again.
  refresh() {
    const row = this.topRow;
    return this.jump(row && !this.atTop ? { at: row.items[0].id } : { index: 0 });
  }

  get atTop() {
    return !this.newer && this.from < EDGE;
  }

  // The row at the upper edge of the view.
  get topRow() {
    return this.plane.rows[Math.min(this.plane.at(this.from + this.line), this.plane.rows.length - 1)];
  }
}

customElements.define("picture-wall", PictureWall);

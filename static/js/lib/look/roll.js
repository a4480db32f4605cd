// The pictures of a series, as far as they are known: fetched page by page, both ways, ahead of whoever walks along them.

const AHEAD = 60;

export class Roll {
  // `address` is of the pages, with the series' own words in it.
  constructor({ frames, here, more, earlier }, address) {
    Object.assign(this, { frames, here, address });
    this.open = { 1: more, [-1]: earlier };
    this.asked = {};
  }

  get current() {
    return this.frames[this.here];
  }

  at(offset) {
    return this.frames[this.here + offset];
  }

  find(id) {
    return this.frames.findIndex((frame) => frame.id === id);
  }

  // The next place in a direction whose picture fits, over as many pages as it takes; -1 where there is none.
  async next(way, fits) {
    for (let from = this.here; ; ) {
      const place = this.near(way, fits, from);
      if (place >= 0 || !this.open[way]) return place;
      const before = this.frames.length;
      from = way > 0 ? before - 1 : 0;
      if (!(await this.fetch(way))) return -1;
      if (way < 0) from = this.frames.length - before;
    }
  }

  near(way, fits, from = this.here) {
    for (let place = from + way; this.frames[place]; place += way) if (fits(this.frames[place])) return place;
    return -1;
  }

  // More in time, in the background.
  keepAhead() {
    if (this.frames.length - this.here < AHEAD) this.fetch(1);
    if (this.here < AHEAD / 2) this.fetch(-1);
  }

  // Says whether anything came. One page at a time for each way.
  fetch(way) {
    if (!this.open[way] || !this.frames.length) return Promise.resolve(false);
    this.asked[way] ??= this.load(way).finally(() => (this.asked[way] = null));
    return this.asked[way];
  }

  async load(way) {
    const address = new URL(this.address, location.href);
    address.searchParams.set(way > 0 ? "after" : "before", this.frames.at(way > 0 ? -1 : 0).id);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return false;
    const { frames, more } = await answer.json();
    const fresh = frames.filter(({ id }) => this.find(id) < 0);
    this.open[way] = more;
    if (way > 0) this.frames.push(...fresh);
    else this.frames.unshift(...fresh);
    if (way < 0) this.here += fresh.length;
    return fresh.length > 0;
  }
}

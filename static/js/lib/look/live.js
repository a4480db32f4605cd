// What a team says of pictures, asked for again when something was said: many notices, one question.

const GATHER = 250;
const MOST = 200;

export class Live {
  // `hear(id, said)` is called for each picture that was asked for.
  constructor(address, hear, signal) {
    Object.assign(this, { address, hear, wanted: new Set() });
    document.addEventListener("studio:notice", ({ detail }) => detail.kind === "flags" && this.ask(detail.id), { signal });
  }

  ask(id) {
    this.wanted.add(id);
    this.timer ??= setTimeout(() => this.fetch(), GATHER);
  }

  async fetch() {
    this.timer = null;
    const ids = [...this.wanted].slice(0, MOST);
    for (const id of ids) this.wanted.delete(id);
    const query = new URLSearchParams(ids.map((id) => ["p", id]));
    const answer = await fetch(`${this.address}?${query}`, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) for (const [id, said] of Object.entries((await answer.json()).pictures)) this.hear(id, said);
    if (this.wanted.size) this.timer ??= setTimeout(() => this.fetch(), GATHER);
  }
}

// <client-live data-address data-cursor data-gone>: what changes in a review while a client looks. One question at a time, which the server answers
// when something changed; once the link is closed the page is left.
const AGAIN = 2000;

class ClientLive extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    this.listen();
    this.onReturn = (event) => event.persisted && location.reload();
    window.addEventListener("pageshow", this.onReturn);
  }

  disconnectedCallback() {
    this.stopping.abort();
    window.removeEventListener("pageshow", this.onReturn);
  }

  async listen() {
    let { cursor } = this.dataset;
    while (!this.stopping.signal.aborted) cursor = await this.ask(cursor);
  }

  async ask(cursor) {
    try {
      const { signal } = this.stopping;
      const answer = await fetch(`${this.dataset.address}?cursor=${cursor}`, { headers: { "X-Partial": "live" }, signal });
      if (answer.status === 410 || answer.status === 401) return this.leave();
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json();
      for (const notice of said.notices) this.announce(notice);
      return said.cursor;
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN));
      return cursor;
    }
  }

  announce(detail) {
    for (const name of [`studio:${detail.kind}`, `studio:${detail.kind}-${detail.id}`])
      document.body.dispatchEvent(new CustomEvent(name, { detail }));
  }

  leave() {
    this.stopping.abort();
    location.replace(this.dataset.gone);
  }
}

customElements.define("client-live", ClientLive);

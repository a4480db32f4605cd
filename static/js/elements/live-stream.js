// <live-stream data-address="/events/team" data-poll="/team/events/poll" data-cursor="12" data-worker="/static/…/live-worker.js">
// Turns the server's notices into events on <body>: "studio:<kind>" and "studio:<kind>-<id>", each with {kind, id, project} as
// its detail, so that a card re-fetches itself by hx-trigger. Without a stream it asks every three seconds.

const POLL_EVERY = 3000;
const TOLD = new Set(["done", "bell"]);

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.cursor = Number(this.dataset.cursor || 0);
    this.held = [];
    this.onShow = () => document.hidden || this.release();
    this.onLeave = () => this.stop();
    this.onReturn = (event) => event.persisted && this.start();
    document.addEventListener("visibilitychange", this.onShow);
    window.addEventListener("pagehide", this.onLeave);
    window.addEventListener("pageshow", this.onReturn);
    // After htmx, which begins by a timer too: what a notice came for before that would never be fetched.
    setTimeout(() => this.isConnected && this.start());
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.onShow);
    window.removeEventListener("pagehide", this.onLeave);
    window.removeEventListener("pageshow", this.onReturn);
    this.stop();
  }

  start() {
    this.stop();
    this.listening = true;
    this.pollSoon();
    if (window.SharedWorker) this.share();
    else this.listen();
  }

  stop() {
    this.listening = false;
    clearTimeout(this.timer);
    this.port?.postMessage({ type: "leave" });
    this.port = null;
    this.source?.close();
    this.source = null;
  }

  share() {
    this.port = new SharedWorker(this.dataset.worker, { name: "studio-live" }).port;
    this.port.addEventListener("message", ({ data }) => this.hear(data));
    this.port.start();
    this.port.postMessage({ type: "join", address: this.dataset.address, cursor: this.cursor });
  }

  // Where tabs cannot share (some phones), each has its own stream.
  listen() {
    this.source = new EventSource(`${this.dataset.address}?cursor=${this.cursor}`);
    this.source.addEventListener("open", () => this.hear({ type: "up" }));
    this.source.addEventListener("error", () => this.hear({ type: "down" }));
    this.source.addEventListener("notice", (event) =>
      this.hear({ type: "notice", cursor: Number(event.lastEventId), notice: JSON.parse(event.data) }),
    );
    this.source.addEventListener("reset", (event) => this.hear({ type: "reset", cursor: Number(event.lastEventId) }));
  }

  hear(message) {
    if (message.type === "up") {
      this.dataset.state = "live";
      clearTimeout(this.timer);
    } else if (message.type === "down") {
      this.dataset.state = "polling";
      this.pollSoon();
    } else if (message.type === "reset") {
      this.cursor = message.cursor;
      this.announce({ kind: "reset", id: "", project: "" });
    } else if (message.cursor > this.cursor || this.dataset.state !== "polling") {
      this.cursor = Math.max(this.cursor, message.cursor);
      this.take(message.notice);
    }
  }

  // A tab that nobody looks at catches up when it is shown; only what the browser itself may tell of goes through at once.
  take(notice) {
    if (!document.hidden || TOLD.has(notice.kind)) this.announce(notice);
    else if (!this.held.some((other) => other.kind === notice.kind && other.id === notice.id)) this.held.push(notice);
  }

  release() {
    for (const notice of this.held.splice(0)) this.announce(notice);
  }

  announce(detail) {
    document.dispatchEvent(new CustomEvent("studio:notice", { detail }));
    document.body.dispatchEvent(new CustomEvent(`studio:${detail.kind}`, { detail }));
    if (detail.id) document.body.dispatchEvent(new CustomEvent(`studio:${detail.kind}-${detail.id}`, { detail }));
  }

  pollSoon() {
    clearTimeout(this.timer);
    if (this.listening) this.timer = setTimeout(() => this.poll(), POLL_EVERY);
  }

  async poll() {
    try {
      const answer = await fetch(`${this.dataset.poll}?cursor=${this.cursor}`, { headers: { Accept: "application/json" } });
      if (answer.ok) this.catchUp(await answer.json());
    } catch {
      // The server is away; the next round asks again.
    }
    if (this.dataset.state !== "live") this.pollSoon();
  }

  catchUp({ cursor, reset, notices }) {
    this.cursor = Math.max(this.cursor, cursor);
    if (reset) this.announce({ kind: "reset", id: "", project: "" });
    for (const notice of notices) this.take(notice);
  }
}

customElements.define("live-stream", LiveStream);

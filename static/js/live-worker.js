// One stream for all tabs of a browser: HTTP/1.1 allows six connections to a server, and every open stream takes one.
// Tabs connect with their team's address and cursor; each gets the notices behind its cursor, then all new ones.

const KEEP = 300;
const streams = new Map();

class Stream {
  constructor(address, cursor) {
    this.address = address;
    this.last = cursor;
    // Everything behind this is in `recent`.
    this.since = cursor;
    this.ports = new Set();
    this.recent = [];
    this.wait = 1000;
    this.up = false;
    this.open();
  }

  open() {
    this.source = new EventSource(`${this.address}?cursor=${this.last}`);
    this.source.addEventListener("open", () => {
      this.wait = 1000;
      this.tell({ type: "up" });
      this.up = true;
    });
    this.source.addEventListener("notice", (event) => this.notice(event));
    this.source.addEventListener("reset", (event) => {
      this.last = this.since = Number(event.lastEventId);
      this.recent = [];
      this.tell({ type: "reset", cursor: this.last });
    });
    this.source.addEventListener("error", () => this.failed());
  }

  notice(event) {
    const message = { type: "notice", cursor: Number(event.lastEventId), notice: JSON.parse(event.data) };
    this.last = Math.max(this.last, message.cursor);
    this.recent.push(message);
    if (this.recent.length > KEEP) this.since = this.recent.shift().cursor;
    this.tell(message);
  }

  // A failed first connect is final for an EventSource (a refusal too): it is made anew, later and later.
  failed() {
    this.up = false;
    this.tell({ type: "down" });
    if (this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ports.size && this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, 30000);
  }

  tell(message) {
    for (const port of this.ports) port.postMessage(message);
  }

  join(port, cursor) {
    this.ports.add(port);
    if (this.up) port.postMessage({ type: "up" });
    if (cursor < this.since) {
      port.postMessage({ type: "reset", cursor: this.last });
      return;
    }
    for (const message of this.recent) if (message.cursor > cursor) port.postMessage(message);
  }

  leave(port) {
    this.ports.delete(port);
    if (this.ports.size) return;
    clearTimeout(this.timer);
    this.source.close();
    streams.delete(this.address);
  }
}

self.addEventListener("connect", (event) => {
  const port = event.ports[0];
  let stream = null;
  port.addEventListener("message", ({ data }) => {
    if (data.type === "join") {
      stream = streams.get(data.address) || new Stream(data.address, data.cursor);
      streams.set(data.address, stream);
      stream.join(port, data.cursor);
    } else if (data.type === "leave" && stream) {
      stream.leave(port);
      stream = null;
    }
  });
  port.start();
});

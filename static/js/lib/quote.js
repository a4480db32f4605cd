// Asks for size and price of what the composer shows, and says while they are not those of what it shows: data-quote on the
// composer is "asking" or, where the studio does not answer, "failed"; then it asks again, later and later.

const AT_ONCE = 40;
const LATER = 800;
const NO_ANSWER = 8000;
const FIRST_AGAIN = 1500;
const LAST_AGAIN = 20000;

export class Quote {
  constructor(host) {
    this.host = host;
    this.changes = 0;
    this.again = FIRST_AGAIN;
    this.timers = {};
  }

  stop() {
    this.stopped = true;
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  after(wait, name, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(act, wait);
  }

  // Something was chosen: what stands there is the price of something else.
  changed(wait = AT_ONCE) {
    this.changes += 1;
    if (wait === AT_ONCE) this.mark("asking");
    this.soon(wait);
  }

  // Several changes at once (a tray that is filled, a notice that comes with the answer) are one question.
  soon(wait = AT_ONCE) {
    this.after(wait, "ask", () => this.ask());
  }

  // What others spend comes in bursts, and nobody waits for it.
  later() {
    this.after(LATER, "later", () => this.soon());
  }

  ask() {
    clearTimeout(this.timers.again);
    if (this.host.dataset.quote !== "failed") this.mark("asking");
    this.after(NO_ANSWER, "answer", () => this.failed());
    this.host.querySelector("#settings")?.dispatchEvent(new CustomEvent("quote"));
  }

  // The studio is there again.
  retry() {
    if (!this.host.dataset.quote) return;
    this.again = FIRST_AGAIN;
    this.ask();
  }

  // As htmx makes a request, so that its answer is known for older than a change made since.
  asking(ctx) {
    ctx.changes = this.changes;
    ctx.fetch = async (address, request) => {
      const answer = await fetchUnlessReplaced(address, request);
      // The composer was replaced by another, whose price this is not.
      return this.stopped ? new Promise(() => {}) : answer;
    };
  }

  // An answer on its way while something else was chosen would take that choice back.
  overtaken(ctx) {
    return ctx.changes !== this.changes;
  }

  answered() {
    clearTimeout(this.timers.answer);
    clearTimeout(this.timers.again);
    this.again = FIRST_AGAIN;
    this.mark("");
  }

  failed() {
    clearTimeout(this.timers.answer);
    this.mark("failed");
    this.after(this.again, "again", () => this.ask());
    this.again = Math.min(this.again * 2, LAST_AGAIN);
  }

  mark(state) {
    const { host } = this;
    if (state) host.dataset.quote = state;
    else delete host.dataset.quote;
    for (const part of host.querySelectorAll("#compose-foot, #pixels")) part.setAttribute("aria-busy", String(Boolean(state)));
    const said = host.querySelector("[data-away-said]");
    said.textContent = state === "failed" ? host.dataset.away : "";
  }
}

// A question that a newer one has replaced has no answer and is no error: nobody waits for it any more.
function fetchUnlessReplaced(address, request) {
  return fetch(address, request).catch((error) => {
    if (error.name !== "AbortError") throw error;
    return new Promise(() => {});
  });
}

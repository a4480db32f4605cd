// The marks that a person sets by keys, on their way to the studio: shown at once, sent in order, each set once. What could not be sent
// is kept in the browser and sent later, from this page or the next one that shows pictures; the studio knows by a number which it has.
// Tells of itself by "studio:outbox" on the document: {waiting, away}, and "studio:unsure": {ids} of pictures whose marks on this page may
// not be the studio's.
import { csrfToken } from "studio/lib/http";
import { sayStatus } from "studio/lib/errors";

const BATCH = 50;
const WAITS = [1000, 2000, 5000, 10000];
const KEPT_DAYS = 2;
const FINAL = [400, 404];

class Outbox {
  // `address` takes the marks, `person` is whose they are.
  constructor(address, person) {
    this.address = address;
    this.prefix = `studio-marks ${person} ${address} `;
    this.sitting = randomKey();
    this.number = 0;
    this.queue = [];
    this.tries = 0;
    this.takeUp();
    window.addEventListener("online", () => this.now());
    window.addEventListener("pagehide", () => this.leave());
    // Of a page that the browser brings back whole, the rest may have been sent by another one: it is sent again, and set once.
    window.addEventListener("pageshow", (event) => event.persisted && this.now());
  }

  // `kind` is flag or stars, `said` what stands in the mark.
  put(id, kind, said) {
    this.queue.push({ sitting: this.sitting, number: ++this.number, id, kind, said });
    this.keep();
    this.tell();
    this.flush();
  }

  // What has not reached the studio is what the person sees all the same.
  pending(id) {
    const found = {};
    for (const mark of this.queue) if (mark.id === id) found[mark.kind] = mark.said;
    return found;
  }

  now() {
    clearTimeout(this.timer);
    this.timer = null;
    this.flush();
  }

  async flush() {
    if (this.busy || this.timer) return;
    this.busy = true;
    while (this.queue.length && (await this.sendSome()));
    this.busy = false;
    this.tell();
  }

  // Of one sitting at a time, the oldest first. Says whether to go on.
  async sendSome() {
    const { sitting } = this.queue[0];
    const end = this.queue.findIndex((mark) => mark.sitting !== sitting);
    const some = this.queue.slice(0, end < 0 ? BATCH : Math.min(end, BATCH));
    const answer = await fetch(this.address, { ...request(sitting, some), keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.ok) return this.sent(some, (await answer.json().catch(() => ({}))).gone ?? []);
    if (answer && FINAL.includes(answer.status)) return this.sent(some, some.map((mark) => mark.id), answer.status);
    this.later(answer);
    return false;
  }

  sent(some, refused, status = 404) {
    this.tries = 0;
    this.queue = this.queue.filter((mark) => !some.includes(mark));
    if (some[0].sitting === this.sitting) this.keep();
    else this.drop(some);
    if (refused.length) sayStatus(status);
    // What an earlier page said may have been sent by it already, and something newer be said since.
    const ids = [...refused, ...some.filter((mark) => mark.sitting !== this.sitting).map((mark) => mark.id)];
    if (ids.length) document.dispatchEvent(new CustomEvent("studio:unsure", { detail: { ids } }));
    return true;
  }

  // Without an answer, signed out, or with a form's protection that has changed since (403): nothing is lost by waiting for the next page.
  later(answer) {
    if (!this.tries) sayStatus(answer?.status ?? 0);
    this.timer = setTimeout(() => this.now(), WAITS[Math.min(this.tries, WAITS.length - 1)]);
    this.tries += 1;
  }

  // The page goes: what is under way may be lost with it, and is sent once more.
  leave() {
    for (const [sitting, some] of bySitting(this.queue)) navigator.sendBeacon(this.address, request(sitting, some.slice(0, 2 * BATCH)).body);
  }

  tell() {
    const detail = { waiting: this.queue.length, away: this.tries > 0 };
    document.dispatchEvent(new CustomEvent("studio:outbox", { detail }));
  }

  // -- In the browser ----------------------------------------------------------------------------------------------------

  keep() {
    const own = this.queue.filter((mark) => mark.sitting === this.sitting);
    store(this.prefix + this.sitting, own.length ? { at: Date.now(), marks: own } : null);
  }

  // Of another page, which may still be open and have said more.
  drop(sent) {
    const key = this.prefix + sent[0].sitting;
    const { at, marks } = read(key);
    const rest = marks.filter((mark) => !sent.some((one) => one.number === mark.number));
    store(key, rest.length ? { at, marks: rest } : null);
  }

  // What earlier pages could not send comes first.
  takeUp() {
    for (const key of stored().filter((one) => one.startsWith(this.prefix))) {
      const { at, marks } = read(key);
      if (Date.now() - at < KEPT_DAYS * 86_400_000) this.queue.push(...marks);
      else store(key, null);
    }
    if (this.queue.length) this.flush();
  }
}

let only = null;

// One for a page, whatever stands on it.
export function outbox(element) {
  only ??= new Outbox(element.dataset.marks, element.dataset.person);
  return only;
}

function request(sitting, some) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", csrfToken());
  body.append("sitting", sitting);
  for (const { number, id, said } of some) body.append("mark", `${number} ${id} ${said === "" ? "none" : said}`);
  return { method: "POST", body };
}

function bySitting(marks) {
  const found = new Map();
  for (const mark of marks) found.set(mark.sitting, [...(found.get(mark.sitting) ?? []), mark]);
  return found;
}

function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A browser may refuse to keep anything: then a mark lives as long as its page.
function store(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    return;
  }
}

function stored() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function read(key) {
  try {
    const { at = 0, marks = [] } = JSON.parse(localStorage.getItem(key)) ?? {};
    return { at, marks };
  } catch {
    return { at: 0, marks: [] };
  }
}

// Files on their way to the server: a few at once, one request each. A lost connection is waited for, however long it takes; a file
// that came although its answer did not is known again by the server.
import { HttpError, upload } from "studio/lib/http";

const AT_ONCE = 3;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;
const TRIES = 4;

export class ImportQueue {
  // `tell` has: sent(file, answer), refused(file, why), lost(bool), moved().
  constructor(address, files, tell) {
    this.address = address;
    this.waiting = [...files];
    this.tell = tell;
    this.running = new Map();
    this.done = 0;
    this.doneBytes = 0;
    this.stopped = false;
    this.wakes = new Set();
  }

  get bytes() {
    return this.doneBytes + [...this.running.values()].reduce((sum, one) => sum + one.bytes, 0);
  }

  // Resolves once nothing is left, or it was stopped.
  async run() {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.worker()));
  }

  stop() {
    this.stopped = true;
    this.waiting = [];
    for (const one of this.running.values()) one.cancel();
    for (const wake of this.wakes) wake();
  }

  async worker() {
    while (this.waiting.length && !this.stopped) {
      const file = this.waiting.shift();
      await this.insist(file);
      this.running.delete(file);
      if (this.stopped) return;
      this.done += 1;
      this.doneBytes += file.blob.size;
      this.tell.moved();
    }
  }

  async insist(file) {
    let pause = FIRST_PAUSE;
    for (let tries = 0; !this.stopped; ) {
      const answer = await this.once(file);
      if (answer === "stopped") return;
      if (answer !== "lost" && answer !== "failed") return this.judge(file, answer);
      tries += answer === "failed";
      if (tries >= TRIES) return this.tell.refused(file, "");
      this.tell.lost(true);
      await this.rest(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  async once(file) {
    const body = new FormData();
    body.append("name", file.name);
    body.append("file", file.blob, file.blob.name);
    const part = { bytes: 0, cancel: () => {} };
    this.running.set(file, part);
    const transfer = upload(this.address, body, (ratio) => ((part.bytes = ratio * file.blob.size), this.tell.moved()));
    part.cancel = transfer.cancel;
    try {
      const answer = await transfer.done;
      if (answer.status >= 500 || answer.status === 0) return "failed";
      this.tell.lost(false);
      return answer;
    } catch (error) {
      return error instanceof HttpError && error.status === -1 ? "stopped" : "lost";
    }
  }

  judge(file, { status, text }) {
    const said = status === 200 || status === 422 ? read(text) : {};
    if (status === 200 && said.status !== "bad") return this.tell.sent(file, said);
    this.tell.refused(file, said.why ?? "");
    // Undone elsewhere, or the disk is full: the others would fare no better.
    if (said.ends || status === 403 || status === 404) this.stop();
  }

  rest(pause) {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", wake);
        this.wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, pause);
      window.addEventListener("online", wake);
      this.wakes.add(wake);
    });
  }
}

// Whoever was signed out meanwhile is led to the sign-in page, which is no answer to a file.
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { status: "bad", ends: true };
  }
}

// Everything that was dropped, folders with all that is in them.
export async function droppedFiles(carried) {
  const entries = [...carried.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...carried.files].map(named);
  return (await Promise.all(entries.map(inside))).flat();
}

export function named(blob) {
  return { blob, name: blob.webkitRelativePath || blob.name };
}

async function inside(entry) {
  if (entry.isFile) {
    const blob = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    return blob ? [{ blob, name: entry.fullPath.replace(/^\//, "") }] : [];
  }
  const reader = entry.createReader();
  const found = [];
  // A folder is handed out in parts, the last of which is empty.
  for (;;) {
    const part = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!part.length) return found;
    for (const one of part) found.push(...(await inside(one)));
  }
}

// <studio-stream data-project data-strip>: the stream beside the composer. Strips refresh themselves by htmx; this adds those
// that teammates submit, keeps each strip once and no older than its notices, and brings buttons that need a script.
import { toast } from "studio/lib/toast";

const WAIT_FOR_OWN = 600;
const REMEMBERED = 200;
const AGAIN_AFTER = 3000;

class StudioStream extends HTMLElement {
  connectedCallback() {
    this.strips = this.querySelector("#strips");
    // Generations that a notice spoke of while they had no strip: an answer then on its way may be older than the notice.
    this.early = new Set();
    this.known = new WeakSet(this.strips.querySelectorAll(".strip"));
    this.onNotice = (event) => this.hear(event.detail);
    this.onSwap = (event) => {
      this.keepOnce();
      this.reveal(event);
    };
    this.onUndone = () => this.refreshTrashed();
    document.addEventListener("studio:notice", this.onNotice);
    document.body.addEventListener("htmx:after:swap", this.onSwap);
    document.body.addEventListener("studio:undone", this.onUndone);
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("submit", (event) => event.submitter?.name === "stars" && this.rate(event));
    this.addEventListener("htmx:after:request", (event) => this.afterRequest(event));
    this.addEventListener("htmx:error", (event) => this.askAgain(event.target));
    this.addEventListener("htmx:response:error", (event) => this.askAgain(event.target, event.detail.ctx.response.status));
  }

  disconnectedCallback() {
    document.removeEventListener("studio:notice", this.onNotice);
    document.body.removeEventListener("htmx:after:swap", this.onSwap);
    document.body.removeEventListener("studio:undone", this.onUndone);
  }

  hear({ kind, id, project }) {
    if (kind === "reset") return this.refreshAll();
    if (kind !== "generation" || project !== this.dataset.project || this.dataset.mine === "yes") return;
    if (document.getElementById(`g-${id}`)) return;
    this.remember(id);
    // One's own strip comes with the answer to the press.
    setTimeout(() => this.add(id), WAIT_FOR_OWN);
  }

  remember(id) {
    this.early.add(id);
    if (this.early.size > REMEMBERED) this.early.delete(this.early.values().next().value);
  }

  async add(id) {
    if (document.getElementById(`g-${id}`)) return;
    this.early.delete(id);
    const answer = await this.read(id);
    if (!answer?.ok && !isFinal(answer?.status)) setTimeout(() => this.add(id), AGAIN_AFTER);
    if (!answer?.ok || document.getElementById(`g-${id}`)) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const strip = holder.content.querySelector(".strip");
    this.place(strip);
    window.htmx.process(strip);
    this.keepOnce();
  }

  // Newest first by when it was pressed, whichever notice came first: everybody sees one order.
  place(strip) {
    const at = Number(strip.dataset.at);
    const older = [...this.strips.querySelectorAll(".strip")].find((other) => Number(other.dataset.at) < at);
    older ? older.before(strip) : this.strips.append(strip);
  }

  // What one has just pressed for comes into view, wherever the stream was scrolled to.
  reveal(event) {
    const { target, swap } = event.detail?.ctx ?? {};
    if (target !== this.strips || !String(swap).startsWith("afterbegin")) return;
    const strip = this.strips.querySelector(".strip");
    const top = strip?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > window.innerHeight / 2) strip.scrollIntoView({ block: "start", behavior: motion() });
  }

  async read(id) {
    try {
      return await fetch(this.dataset.strip.replace("ID", id), { headers: { "HX-Request": "true" } });
    } catch {
      return null;
    }
  }

  keepOnce() {
    const kept = new Map();
    for (const strip of this.strips.querySelectorAll(".strip")) {
      const other = kept.get(strip.id);
      kept.set(strip.id, other ? this.older(other, strip) : strip);
    }
    for (const strip of kept.values()) this.known.add(strip);
    this.catchUp();
  }

  // Of two strips of one generation the one that was there stays, since an answer may be on its way to it. Which of the two
  // was read later cannot be told here.
  older(one, two) {
    const [stays, goes] = this.known.has(two) ? [two, one] : [one, two];
    this.remember(stays.id.slice(2));
    goes.remove();
    return stays;
  }

  catchUp() {
    for (const id of this.early) {
      const strip = document.getElementById(`g-${id}`);
      if (!strip) continue;
      this.early.delete(id);
      this.refresh(strip);
    }
  }

  refreshAll() {
    for (const strip of this.strips.querySelectorAll(".strip")) this.refresh(strip);
  }

  refresh(strip) {
    strip?.dispatchEvent(new CustomEvent("refresh"));
  }

  // The notice that a strip followed comes only once; the server may have been away just then.
  askAgain(strip, status) {
    if (!strip.matches(".strip") || isFinal(status)) return;
    setTimeout(() => strip.isConnected && this.refresh(strip), AGAIN_AFTER);
  }

  refreshTrashed() {
    for (const strip of this.strips.querySelectorAll(".strip:has([data-refreshes])")) {
      if (strip.querySelector(".empty-pic [data-refreshes]")) this.refresh(strip);
    }
  }

  afterRequest(event) {
    if (event.target.closest("[data-refreshes]")) this.refresh(event.target.closest(".strip"));
  }

  press(event) {
    const strip = event.target.closest(".strip");
    if (event.target.closest("[data-copy-prompt]")) this.copy(strip.querySelector(".strip-text").textContent);
    if (event.target.closest("[data-whole-prompt]")) {
      const whole = strip.classList.toggle("whole");
      event.target.closest("[data-whole-prompt]").setAttribute("aria-pressed", String(whole));
    }
    const link = event.target.closest("[data-copy-link]");
    if (link && navigator.clipboard) {
      event.preventDefault();
      this.copy(link.href);
    }
  }

  // One address for each of many buttons: the page stays light where htmx is told only here.
  rate(event) {
    event.preventDefault();
    const { formAction, value } = event.submitter;
    const strip = event.target.closest(".strip");
    window.htmx.ajax("POST", formAction, { source: strip, target: strip, swap: "outerMorph", values: { stars: value } });
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast({ text: this.dataset.copied });
    } catch {
      toast({ text: this.dataset.notCopied });
    }
  }
}

function isFinal(status) {
  return status >= 400 && status < 500;
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

customElements.define("studio-stream", StudioStream);

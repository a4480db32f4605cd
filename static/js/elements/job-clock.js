// <job-clock data-since="…" data-expected="14.2" data-late="…">: elapsed time and a line that fills in the usual time. The line
// stops short of the end: only the picture itself is the end.
import { pageLanguage } from "studio/lib/strings";

// Of the line: what the usual time fills, and what is never passed before the picture is there.
const USUAL = 0.9;
const NEARLY = 0.98;

class JobClock extends HTMLElement {
  connectedCallback() {
    this.since = Date.parse(this.dataset.since);
    if (Number.isNaN(this.since)) return;
    this.timer = setInterval(() => this.tick(), 1000);
    // A strip that is brought up to date takes the words and the width back: put them there again before anything is painted.
    this.guard = new MutationObserver(() => this.tick());
    this.guard.observe(this, { subtree: true, childList: true, attributes: true, attributeFilter: ["style"] });
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.guard?.disconnect();
  }

  tick() {
    const seconds = Math.max(0, (Date.now() - this.since) / 1000);
    const expected = Number(this.dataset.expected);
    const late = expected > 0 && seconds > expected * 1.5;
    this.say(this.querySelector("[data-elapsed]"), this.words(seconds, expected) + (late ? ` · ${this.dataset.late}` : ""));
    if (expected > 0) this.fill(this.querySelector("[data-line]"), seconds / expected);
  }

  say(place, words) {
    if (place && place.textContent !== words) place.textContent = words;
  }

  fill(line, part) {
    const share = part < 1 ? USUAL * part : NEARLY - (NEARLY - USUAL) * Math.exp(1 - part);
    const width = `${(100 * share).toFixed(1)}%`;
    // Width by the CSSOM: a style attribute is not allowed here.
    if (line && line.style.width !== width) line.style.width = width;
  }

  words(seconds, expected) {
    const now = this.duration(seconds);
    return expected > 0 ? `${now} / ~${this.duration(Math.max(1, Math.round(expected)))}` : now;
  }

  duration(seconds) {
    const whole = Math.floor(seconds);
    const parts = whole < 60 ? [[whole, "second"]] : [[Math.floor(whole / 60), "minute"], [whole % 60, "second"]];
    const word = ([value, unit]) =>
      new Intl.NumberFormat(pageLanguage(), { style: "unit", unit, unitDisplay: "narrow" }).format(value);
    return parts.map(word).join(" ");
  }
}

customElements.define("job-clock", JobClock);

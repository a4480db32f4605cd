// <job-clock data-since="…" data-expected="14.2" data-late="…">: elapsed time and a line that fills in the usual time. The line
// stops short of the end: only the picture itself is the end.
import { pageLanguage } from "studio/lib/strings";

const NEARLY = 0.96;

class JobClock extends HTMLElement {
  connectedCallback() {
    this.since = Date.parse(this.dataset.since);
    if (Number.isNaN(this.since)) return;
    this.timer = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const seconds = Math.max(0, (Date.now() - this.since) / 1000);
    const expected = Number(this.dataset.expected);
    const late = expected > 0 && seconds > expected * 1.5;
    const shown = this.querySelector("[data-elapsed]");
    const line = this.querySelector("[data-line]");
    if (shown) shown.textContent = this.words(seconds, expected) + (late ? ` · ${this.dataset.late}` : "");
    // Width by the CSSOM: a style attribute is not allowed here.
    if (line && expected > 0) line.style.width = `${100 * NEARLY * (1 - Math.exp((-2.2 * seconds) / expected))}%`;
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

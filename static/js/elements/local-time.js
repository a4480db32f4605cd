// <local-time><time datetime="…">12 min ago</time></local-time>: keeps "how long ago" true while the page is open.
import { pageLanguage } from "studio/lib/strings";

const STEPS = [
  [60, 1, "second"],
  [3600, 60, "minute"],
  [86400, 3600, "hour"],
];

class LocalTime extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.refresh(), 30000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  refresh() {
    const time = this.querySelector("time");
    const seconds = (Date.now() - Date.parse(time?.dateTime)) / 1000;
    const step = STEPS.find(([below]) => seconds < below);
    if (!step || seconds < 60) return;
    const words = new Intl.RelativeTimeFormat(pageLanguage(), { style: "short" });
    // The abbreviation point after "min" is of no use in a line of facts; the server leaves it out too.
    time.textContent = words.format(-Math.floor(seconds / step[1]), step[2]).replace(". ", " ");
  }
}

customElements.define("local-time", LocalTime);

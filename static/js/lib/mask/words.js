// The painter's status line: what is painted, said once it rests.
import { fill, pageLanguage } from "studio/lib/strings";

const AFTER = 500;
const NEARLY_NONE = 0.01;

export class Words {
  constructor(painter) {
    this.said = painter.querySelector("[data-status]");
    this.texts = painter.dataset;
  }

  share(bitmap) {
    this.later(this.ofShare(bitmap));
  }

  ofShare({ share, count, size }) {
    const { none, all, some } = this.texts;
    if (!count) return none;
    if (count === size) return all;
    const digits = share < NEARLY_NONE || share > 1 - NEARLY_NONE ? 2 : 0;
    const shown = Math.max(0.01, Math.min(99.99, share * 100));
    return fill(some, { share: new Intl.NumberFormat(pageLanguage(), { maximumFractionDigits: digits }).format(shown) });
  }

  place({ x, y }, painted) {
    this.later(`${Math.round(x)}, ${Math.round(y)} · ${painted ? this.texts.onPainted : this.texts.onFree}`);
  }

  later(text) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.say(text), AFTER);
  }

  say(text) {
    clearTimeout(this.waiting);
    this.said.textContent = text;
  }
}

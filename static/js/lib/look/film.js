// The small pictures below the large one: only those near it stand in the page.

const REACH = 14;
const MARKS = ["pick", "reject"];

export class Film {
  // `pick(place)` is called with the place of the one that was pressed.
  constructor(strip, words, pick) {
    Object.assign(this, { strip, words, frames: new Map() });
    strip.addEventListener("click", (event) => {
      const frame = event.target.closest(".film-frame");
      if (!frame) return;
      event.preventDefault();
      pick(frame.dataset.id);
    });
  }

  show(roll) {
    const near = roll.frames.slice(Math.max(0, roll.here - REACH), roll.here + REACH + 1);
    const wanted = new Set(near.map(({ id }) => id));
    for (const [id, element] of this.frames) {
      if (wanted.has(id)) continue;
      element.remove();
      this.frames.delete(id);
    }
    let after = null;
    for (const frame of near) {
      const element = this.frames.get(frame.id) ?? this.make(frame);
      if (element.previousElementSibling !== after || element.parentElement !== this.strip) after ? after.after(element) : this.strip.prepend(element);
      after = element;
    }
    this.turnTo(roll.current.id);
  }

  turnTo(id) {
    this.strip.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const element = this.frames.get(id);
    element.setAttribute("aria-current", "true");
    this.strip.scrollLeft = element.offsetLeft - (this.strip.clientWidth - element.offsetWidth) / 2;
  }

  make(frame) {
    const element = document.createElement("a");
    element.dataset.id = frame.id;
    element.href = `${this.words.address}${frame.id}`;
    element.className = `film-frame r-${Math.max(33, Math.min(300, Math.floor((100 * frame.width) / frame.height)))}`;
    const image = new Image(frame.width, frame.height);
    image.src = frame.small;
    image.alt = frame.prompt.slice(0, 60);
    image.decoding = "async";
    element.append(image);
    this.frames.set(frame.id, element);
    this.mark(frame);
    return element;
  }

  mark(frame) {
    const element = this.frames.get(frame.id);
    for (const kind of MARKS) element?.classList.toggle(`is-${kind}`, frame.flag === kind);
  }
}

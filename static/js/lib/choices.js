// Choices that are impossible now (aria-disabled radio buttons): a press changes nothing and says why, the arrow keys pass them
// over and say why too. Without a script the server moves such a choice to the nearest possible one.

const STAY = 6000;
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export class Choices {
  // `said` is the line, a live region, in which a reason is shown beside the choice.
  constructor(host, said, signal) {
    this.host = host;
    this.said = said;
    host.addEventListener("click", (event) => this.press(event), { signal, capture: true });
    host.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const name of ["focusout", "scroll"]) host.addEventListener(name, () => this.hush(), { signal, capture: true });
  }

  press(event) {
    const choice = event.target.closest("label")?.querySelector("input[type=radio][aria-disabled=true]");
    if (!choice) return;
    event.preventDefault();
    event.stopPropagation();
    this.explain([choice]);
  }

  key(event) {
    if (event.key === "Escape") this.hush();
    const step = STEPS[event.key];
    const from = event.target;
    if (!step || !from.matches("input[type=radio]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const group = [...this.host.querySelectorAll(`input[type=radio][name="${CSS.escape(from.name)}"]`)];
    if (!group.some(isOff)) return;
    event.preventDefault();
    this.walk(group, from, step);
  }

  walk(group, from, step) {
    const passed = [];
    const count = group.length;
    let place = group.indexOf(from);
    do {
      place = (place + step + count) % count;
      if (isOff(group[place])) passed.push(group[place]);
    } while (isOff(group[place]) && group[place] !== from);
    if (group[place] !== from) {
      group[place].focus();
      group[place].click();
    }
    if (passed.length) this.explain(passed);
  }

  explain(choices) {
    this.said.textContent = [...new Set(choices.map(reasonOf))].join(" ");
    this.place(choices[0].closest("label").getBoundingClientRect());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hush(), STAY);
  }

  // Above the choice, within the composer's edges.
  place(box) {
    const frame = this.host.getBoundingClientRect();
    const size = this.said.getBoundingClientRect();
    const left = box.left + box.width / 2 - size.width / 2;
    const within = Math.min(Math.max(left, frame.left + 8), frame.right - size.width - 8);
    this.said.style.left = `${within}px`;
    this.said.style.top = `${Math.max(8, box.top - size.height - 6)}px`;
  }

  hush() {
    this.said.textContent = "";
  }
}

function reasonOf(choice) {
  const name = choice.closest("label").textContent.trim();
  const { why } = choice.dataset;
  return why.startsWith(name) ? why : `${name}: ${why}`;
}

function isOff(choice) {
  return choice.getAttribute("aria-disabled") === "true";
}

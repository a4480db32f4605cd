// <picture-import>: files for the gallery, chosen or dropped anywhere on the page, sent one request each with their progress. Without it
// the form sends them all at once.
import { send } from "studio/lib/http";
import { ImportQueue, droppedFiles, named } from "studio/lib/import-queue";
import { fill, pageLanguage } from "studio/lib/strings";

const KILO = 1000;
const MEGA = 1_000_000;

class PictureImport extends HTMLElement {
  connectedCallback() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    this.form = this.querySelector("form");
    this.files = [];
    on(this.form, "submit", (event) => this.submit(event));
    on(this, "change", (event) => this.change(event.target));
    on(this.part("stop"), "click", () => this.queue?.stop());
    on(window, "beforeunload", (event) => this.queue && event.preventDefault());
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) on(document, name, (event) => this.drag(event));
    this.show();
    this.offerName();
  }

  disconnectedCallback() {
    this.stopping.abort();
    this.queue?.stop();
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  // -- Choosing --------------------------------------------------------------------------------------------------------------

  change(field) {
    if (field.matches("[data-files]")) {
      this.add([...field.files].map(named));
      field.value = "";
    }
    if (field.name === "collection") this.offerName();
  }

  // The name's field is there while a new collection is wanted.
  offerName() {
    this.part("new-collection").hidden = this.form.elements.collection.value !== "new";
  }

  drag(event) {
    if (!event.dataTransfer?.types.includes("Files") || this.queue) return;
    event.preventDefault();
    this.part("drop").classList.toggle("over", event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop") droppedFiles(event.dataTransfer).then((found) => this.add(found));
  }

  add(found) {
    const known = new Set(this.files.map(mark));
    this.files.push(...found.filter((one) => !known.has(mark(one))));
    this.say("");
    this.show();
  }

  show() {
    const all = this.files.length;
    const values = { all: this.number(all), size: this.size(this.files.reduce((sum, one) => sum + one.blob.size, 0)) };
    const { chosen, chosenOne, go, goOne } = this.dataset;
    this.part("chosen-word").textContent = all ? fill(all === 1 ? chosenOne : chosen, values) : "";
    if (all) this.part("go").textContent = fill(all === 1 ? goOne : go, values);
  }

  number(value) {
    return value.toLocaleString(pageLanguage());
  }

  size(bytes) {
    if (bytes < MEGA) return `${this.number(Math.ceil(bytes / KILO))} kB`;
    const value = bytes / MEGA;
    return `${value.toLocaleString(pageLanguage(), { maximumFractionDigits: value < 10 ? 1 : 0 })} MB`;
  }

  say(problem) {
    const note = this.part("problem");
    note.querySelector("span").textContent = problem;
    note.hidden = !problem;
  }

  // -- Sending ---------------------------------------------------------------------------------------------------------------

  async submit(event) {
    event.preventDefault();
    if (this.queue || this.beginning) return;
    if (!this.files.length) return this.say(this.dataset.none);
    // A second press while the first is on its way would begin a second import.
    this.beginning = true;
    const addresses = await this.begin();
    this.beginning = false;
    if (addresses) this.run(addresses);
  }

  async begin() {
    const body = new FormData(this.form);
    body.delete("files");
    body.set("begin", "yes");
    const button = this.part("go");
    button.ariaBusy = "true";
    try {
      const answer = await send(this.form.action, { body });
      const said = await answer.json();
      if (answer.ok) return said;
      this.say(Object.values(said.errors).flat().join(" "));
    } catch {
      this.say(this.dataset.failed);
    } finally {
      button.ariaBusy = null;
    }
    return null;
  }

  async run({ job, file, close }) {
    this.queue = new ImportQueue(file, this.files, {
      sent: () => {},
      refused: (one, why) => this.refuse(one, why),
      lost: (lost) => (this.part("lost-word").textContent = lost ? this.dataset.lost : ""),
      moved: () => this.move(),
    });
    this.total = this.files.reduce((sum, one) => sum + one.blob.size, 0);
    this.form.hidden = true;
    this.part("sending").hidden = false;
    this.part("sending").querySelector("h2").focus();
    this.move();
    await this.queue.run();
    await send(close).catch(() => null);
    this.queue = null;
    location.assign(job);
  }

  move() {
    const { done, bytes } = this.queue;
    this.part("sent-word").textContent = fill(this.dataset.sent, { done: this.number(done), all: this.number(this.files.length) });
    this.part("sent-size").textContent = `${this.size(bytes)} / ${this.size(this.total)}`;
    this.part("meter").value = this.total ? bytes / this.total : 1;
  }

  refuse({ name }, why) {
    const line = document.createElement("li");
    line.textContent = why ? `${name}: ${why}` : fill(this.dataset.cut, { name });
    this.part("refused").append(line);
  }
}

// The same file chosen twice is one.
function mark({ blob, name }) {
  return `${name}/${blob.size}/${blob.lastModified}`;
}

customElements.define("picture-import", PictureImport);

// What is dragged over the studio or chosen to restore from. Two zones show what a drop will do: on the tray a picture becomes a
// reference; anywhere else what it remembers fills the composer.
const PICTURE = "application/x-studio-picture";

export class Drops {
  constructor(host, tray, signal) {
    this.host = host;
    this.tray = tray;
    this.veil = host.querySelector("[data-veil]");
    const on = (name, act) => document.addEventListener(name, act, { signal });
    on("dragstart", (event) => this.out(event));
    for (const name of ["dragenter", "dragover"]) on(name, (event) => this.over(event));
    for (const name of ["dragleave", "dragend"]) on(name, (event) => this.away(event));
    on("drop", (event) => this.drop(event));
  }

  out(event) {
    const picture = event.target.closest?.("[data-picture]");
    if (picture) event.dataTransfer.setData(PICTURE, picture.dataset.picture);
  }

  // Not what something else has taken, and not behind a dialog: there a drop is kept from leaving the page, and does nothing.
  welcome(event) {
    if (event.defaultPrevented) return false;
    const types = event.dataTransfer?.types ?? [];
    if (!types.includes("Files") && !types.includes(PICTURE)) return false;
    event.preventDefault();
    const covered = Boolean(document.querySelector("dialog:modal"));
    event.dataTransfer.dropEffect = covered ? "none" : "copy";
    return !covered;
  }

  // A picture of the studio needs no restoring: its settings are a press away.
  zone(event) {
    const own = event.dataTransfer.types.includes(PICTURE);
    return own || event.target.closest?.("[data-tray]") ? "tray" : "page";
  }

  over(event) {
    if (!this.welcome(event)) return;
    const zone = this.zone(event);
    this.veil.hidden = event.dataTransfer.types.includes(PICTURE);
    if (this.host.dataset.dropping !== zone) this.host.dataset.dropping = zone;
  }

  away(event) {
    if (event.type === "dragend" || !event.relatedTarget) this.end();
  }

  end() {
    this.veil.hidden = true;
    delete this.host.dataset.dropping;
  }

  drop(event) {
    this.end();
    if (!this.welcome(event)) return;
    const picture = event.dataTransfer.getData(PICTURE);
    if (picture) return document.querySelector(`[data-picture="${CSS.escape(picture)}"] [data-add-reference]`)?.click();
    const files = [...event.dataTransfer.files];
    // Several at once cannot fill one composer.
    this.tray.take(files, files.length === 1 && this.zone(event) === "page");
  }

  restoreFrom(input) {
    const [file] = input.files;
    input.value = "";
    if (file) this.tray.take([file], true);
  }

  // The note about what was restored: its file may be a reference too.
  offer(file) {
    const note = this.host.querySelector("[data-restored]");
    const leave = () => (note.remove(), this.host.querySelector("[name=brief]").focus());
    note.querySelector("[data-dismiss]").addEventListener("click", leave);
    note.querySelector("[data-use-file]").addEventListener("click", () => (leave(), this.tray.take([file])));
  }
}

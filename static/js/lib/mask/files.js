// Masks from elsewhere and the team's own: load a file, save what is painted, use one of the list again.
import { HttpError, postForm, send } from "studio/lib/http";
import { fromAddress, toPng } from "studio/lib/mask/png";
import { toast } from "studio/lib/toast";

export class Files {
  constructor(painter, signal) {
    this.painter = painter;
    const find = (name) => painter.querySelector(`[data-${name}]`);
    Object.assign(this, { menu: find("masks"), list: find("saved"), said: find("loaded"), saidText: find("loaded-text"), swapper: find("swap") });
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(find("load"), "change", ({ target }) => (this.read(target.files[0]), (target.value = "")));
    on(this.swapper, "click", () => this.read(this.file, !this.swapped));
    on(find("loaded-close"), "click", () => (this.said.hidden = true));
    on(find("save"), "submit", (event) => this.save(event));
    on(this.list, "click", (event) => this.press(event));
    on(this.menu, "toggle", () => this.menu.open && this.refresh());
    on(painter, "dragover", (event) => this.over(event));
    on(painter, "drop", (event) => this.drop(event));
    // Before the composer, which would take the file as a reference.
    document.addEventListener("paste", (event) => this.paste(event), { signal, capture: true });
    on(document.body, "studio:undone", () => this.menu.open && this.refresh());
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = "copy";
  }

  drop(event) {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    this.read(file);
  }

  paste(event) {
    const file = event.clipboardData?.files[0];
    if (!file || !this.painter.dialog.open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.read(file);
  }

  // -- A file of another tool --------------------------------------------------------------------------------------------

  // `swap` is told where the person turned black and white around.
  async read(file, swap) {
    if (!file) return;
    const { painter } = this;
    const fields = { file, image: painter.session.image, swap: swap === undefined ? "" : swap ? "yes" : "no" };
    await painter.busy(async () => {
      const found = await answerOf(await postForm(painter.dataset.read, fields));
      await this.take(found.address, swap !== undefined);
      Object.assign(this, { file, swapped: found.swapped });
      this.saidText.textContent = found.words;
      this.swapper.hidden = !found.may_swap;
      this.said.hidden = false;
    });
  }

  // `again`: in the place of what was loaded before, unless something else was done since.
  async take(address, again = false) {
    const { session } = this.painter;
    const pixels = await fromAddress(address, session.width, session.height);
    const { bitmap, history } = session;
    if (again && this.loaded && this.loaded === history.done.at(-1)) history.undo(bitmap);
    bitmap.become(pixels);
    this.loaded = this.painter.record();
  }

  // Another picture: the file was for the one before.
  forget() {
    this.loaded = null;
    this.said.hidden = true;
  }

  // -- The team's own ----------------------------------------------------------------------------------------------------

  async refresh() {
    const answer = await send(`${this.painter.dataset.saved}?image=${this.painter.session.image}`, { method: "GET" }).catch(() => null);
    if (!answer?.ok) return;
    this.list.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    window.htmx.process(this.list); // its "Show more"
  }

  async save(event) {
    event.preventDefault();
    const form = event.target;
    const { painter } = this;
    if (painter.refuseEmpty()) return;
    await painter.busy(async () => {
      const file = await toPng(painter.session.bitmap);
      const fields = { mask: file, image: painter.session.image, name: form.elements.mask_name.value };
      const { words, undo } = await answerOf(await postForm(painter.dataset.saved, fields));
      form.reset();
      toast({ text: words, undo });
      await this.refresh();
    });
  }

  press(event) {
    const row = event.target.closest("[data-saved-mask]");
    if (!row) return;
    const { painter } = this;
    if (event.target.closest("[data-remove]")) {
      painter.busy(async () => {
        const { words, undo } = await answerOf(await postForm(row.dataset.remove, {}));
        toast({ text: words, undo });
        await this.refresh();
      });
    } else if (event.target.closest("[data-use]")) {
      this.menu.open = false;
      painter.busy(async () => {
        const found = await answerOf(await postForm(row.dataset.use, { image: painter.session.image }));
        await this.take(found.address);
        if (found.words) painter.words.say(found.words);
      });
    }
  }
}

// The JSON of an answer; a refusal is an error whose text is the sentence to be shown.
export async function answerOf(answer) {
  const found = await answer.json();
  if (answer.status === 422) throw new HttpError(422, found.error);
  return found;
}

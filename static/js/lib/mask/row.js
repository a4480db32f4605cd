// The composer's mask: opens the painter on the first reference, and takes what comes of it. The row itself is drawn by the
// server, with each price; the fields beside it are what the form posts.
import { postForm } from "studio/lib/http";
import { fill } from "studio/lib/strings";
import { toast } from "studio/lib/toast";

const OF_THE_MASK = ["mask", "mask_of", "origin"];

export class MaskRow {
  constructor(host, signal) {
    this.host = host;
    this.place = host.querySelector("[data-mask]");
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    on(this.place, "click", (event) => this.press(event));
    on(document, "click", (event) => this.edit(event));
    on(document, "studio:mask", ({ detail }) => this.take(detail));
    on(document, "studio:reframed", ({ detail }) => this.reframe(detail));
    on(host, "htmx:after:swap", () => this.measure());
    this.place.addEventListener("load", () => this.measure(), { signal, capture: true });
    this.measure();
  }

  field(name) {
    return this.place.querySelector(`[name=${name}]:not([type=hidden][value=no])`);
  }

  get first() {
    return this.host.tray.items[0];
  }

  show() {
    this.place.querySelector("[data-mask-how]").hidden = !this.field("mask").value;
  }

  press(event) {
    const paint = event.target.closest("[data-paint]");
    if (paint && paint.getAttribute("aria-disabled") !== "true") this.open();
    if (event.target.closest("[data-unmask]")) this.remove();
  }

  open() {
    const item = this.first;
    if (!item) return;
    const image = item.dataset.reference;
    const mine = this.field("mask_of").value === image;
    const detail = {
      image,
      filename: item.querySelector("[name=reference_name]").value,
      mask: mine ? this.field("mask").value : "",
      feather: this.field("feather").value,
      lock: this.field("lock").checked,
    };
    document.dispatchEvent(new CustomEvent("studio:paint", { detail }));
  }

  // A picture of the stream becomes the first reference, and is painted on.
  async edit(event) {
    const button = event.target.closest("[data-edit-mask]");
    if (!button) return;
    event.preventDefault();
    const answer = await postForm(this.host.dataset.references, { picture: button.dataset.editMask });
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const item = holder.content.querySelector(".ref");
    const known = this.host.tray.items.find((one) => one.dataset.reference === item.dataset.reference);
    this.host.tray.list.prepend(known ?? item);
    this.open();
  }

  // A result of another shape would be stretched over the picture: with a new mask it is asked for in the picture's own.
  take({ mask, of, feather, lock }) {
    const { aspect } = this.host.form.elements;
    const shaped = aspect.value !== "match" && (!this.field("mask").value || this.field("mask_of").value !== of);
    this.field("mask").value = mask;
    this.field("mask_of").value = of;
    this.field("feather").value = feather;
    this.field("lock").checked = lock;
    if (!shaped) return this.changed();
    aspect.value = "match";
    this.show();
    this.host.changed("aspect");
    toast({ text: this.place.dataset.matched });
  }

  // The picture has another frame, and with it another size: a mask of before does not fit it.
  reframe({ old, html }) {
    const item = this.host.tray.items.find((one) => one.dataset.reference === old);
    if (!item) return;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const next = holder.content.querySelector(".ref");
    for (const name of ["reference_name", "reference_role", "reference_line"]) {
      const [from, to] = [item, next].map((one) => one.querySelector(`[name=${name}]`));
      if (from && to) to.value = from.value;
    }
    item.replaceWith(next);
    if (this.field("mask_of").value === old) this.field("mask").value = this.field("mask_of").value = "";
    this.changed();
  }

  remove() {
    const before = Object.fromEntries(OF_THE_MASK.map((name) => [name, this.field(name).value]));
    this.write({ mask: "", mask_of: "" });
    toast({ text: this.place.dataset.removed, undo: () => this.write(before) });
  }

  write(values) {
    for (const [name, value] of Object.entries(values)) this.field(name).value = value;
    this.changed();
  }

  changed() {
    this.show();
    this.host.changed("mask");
  }

  // How much is painted, told from the small picture of the mask: whole percents are all that is said here.
  measure() {
    const veil = this.place.querySelector("[data-mask-veil]");
    const said = this.place.querySelector("[data-share]");
    if (!said || !veil?.complete || !veil.naturalWidth) return;
    const context = new OffscreenCanvas(veil.naturalWidth, veil.naturalHeight).getContext("2d");
    context.drawImage(veil, 0, 0);
    const { data } = context.getImageData(0, 0, veil.naturalWidth, veil.naturalHeight);
    let painted = 0;
    for (let i = 3; i < data.length; i += 4) painted += data[i] < 128 ? 1 : 0;
    const share = (400 * painted) / data.length;
    said.textContent = fill(said.dataset.share, { share: share < 1 ? "< 1" : Math.round(share) });
  }
}

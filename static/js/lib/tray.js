// The composer's reference tray: upload (drop, paste, choose), reorder by dragging or Alt+arrows, remove. The hidden fields of
// its items, in their order, are what the form posts; role and line travel with them (reference-menu.js changes them).
import { REFERENCE_FIELDS } from "studio/lib/fields";
import { send, upload } from "studio/lib/http";
import { ReferenceMenu } from "studio/lib/reference-menu";
import { fill } from "studio/lib/strings";
import { toast } from "studio/lib/toast";

const AT_ONCE = 2;
const DRAG_AFTER = 6;
const FIRST_AGAIN = 1500;
const LONGEST_STEM = 20;

export class Tray {
  constructor(host, changed) {
    this.host = host;
    this.list = host.querySelector("#tray");
    this.add = this.list.querySelector(".ref-add");
    this.said = host.querySelector("[data-tray-said]");
    this.refused = host.querySelector("[data-refused]");
    this.waiting = [];
    this.running = 0;
    this.idle = [];
    this.changed = changed;
    this.observer = new MutationObserver(() => (this.nameApart(), this.changed()));
    this.observer.observe(this.list, { childList: true });
    this.menu = new ReferenceMenu(host, this);
    this.nameApart();
    this.list.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => this.grab(event));
    this.add.querySelector("input").addEventListener("change", (event) => this.choose(event.target));
  }

  stop() {
    this.observer.disconnect();
  }

  // The tray of the page's composer: while a file is on its way, or an Undo is offered, another may have taken this one's place.
  get present() {
    return (this.list.isConnected ? null : document.querySelector("studio-composer")?.tray) ?? this;
  }

  get items() {
    return [...this.list.querySelectorAll(".ref[data-reference]")];
  }

  get busy() {
    return this.running + this.waiting.length > 0;
  }

  // What lies in the tray is taken out, and `items` are put in.
  put(items) {
    for (const item of this.items) item.remove();
    for (const item of items) this.add.before(item.cloneNode(true));
  }

  // The same by their fields' values: they count at once, and are drawn by the server.
  async become(references, again = FIRST_AGAIN) {
    this.put(references.map((one) => this.bare(one)));
    const waiting = this.items;
    if (!waiting.length) return;
    const body = new FormData(this.host.form);
    body.delete("files");
    try {
      const answer = await send(this.host.dataset.references, { body });
      const drawn = parsed(await answer.text());
      for (const item of waiting) {
        const found = drawn.querySelector(`[data-reference="${CSS.escape(item.dataset.reference)}"]`);
        if (found) item.replaceWith(found);
        else item.remove();
      }
    } catch {
      setTimeout(() => waiting.every((item) => item.isConnected) && this.become(references, again * 2), again);
    }
  }

  bare(reference) {
    const item = document.createElement("li");
    item.className = "ref";
    item.dataset.reference = reference.reference;
    for (const field of REFERENCE_FIELDS) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: field, value: reference[field] });
      item.append(input);
    }
    return item;
  }

  // As the server drew them, at the end. Returns what takes them out again.
  addDrawn(html) {
    const items = [...parsed(html).querySelectorAll(".ref[data-reference]")];
    this.add.before(...items);
    return () => this.present.takeOut(items);
  }

  // Undo of another composer brings copies of them back.
  takeOut(items) {
    for (const item of items) {
      const same = (one) => one.dataset.reference === item.dataset.reference;
      (this.list.contains(item) ? item : this.items.findLast(same))?.remove();
    }
  }

  // A mention goes by the file's name. Pasted pictures all have the same one: each gets a name of its own here, before the order
  // could decide which is meant.
  nameApart() {
    const taken = new Set();
    for (const item of this.items) {
      const { handle } = item.dataset;
      if (!handle) continue;
      if (taken.has(handle)) this.rename(item, (name) => taken.has(name) || this.items.some((one) => one.dataset.handle === name));
      taken.add(item.dataset.handle);
    }
  }

  rename(item, isTaken) {
    const stem = item.dataset.handle.slice(0, LONGEST_STEM).replace(/-+$/, "");
    let number = 2;
    while (isTaken(`${stem}-${number}`)) number += 1;
    const handle = `${stem}-${number}`;
    const name = item.querySelector("[name=reference_name]");
    name.value = handle + (name.value.match(/\.\w+$/)?.[0] ?? "");
    item.dataset.handle = handle;
    item.querySelector(".ref-handle").textContent = `@${handle}`;
  }

  whenIdle() {
    return this.busy ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
  }

  // -- Files -------------------------------------------------------------------------------------------------------------

  choose(input) {
    this.take([...input.files]);
    input.value = "";
  }

  // With `restoring` the composer is filled from what the file carries; one that carries nothing becomes a reference after all.
  take(files, restoring = false) {
    this.refused.replaceChildren();
    for (const file of files) this.enqueue(file, restoring);
  }

  enqueue(file, restoring) {
    const { largest, tooLarge } = this.host.dataset;
    if (file.size > Number(largest)) {
      return this.refuse(fill(tooLarge, { name: file.name, size: Math.ceil(file.size / 1e6) }));
    }
    const item = this.host.querySelector("template[data-uploading]").content.firstElementChild.cloneNode(true);
    item.querySelector(".ref-name").textContent = file.name;
    this.add.before(item);
    this.waiting.push({ file, item, restoring });
    this.next();
  }

  next() {
    while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
    if (!this.busy) for (const resolve of this.idle.splice(0)) resolve();
  }

  async send({ file, item, restoring }) {
    const { upload: taking, restore } = this.host.dataset;
    const bar = item.querySelector("progress");
    const body = restoring ? this.whole(file) : alone(file);
    const transfer = upload(restoring ? restore : taking, body, (part) => (bar.value = part));
    item.querySelector(".ref-x").onclick = () => transfer.cancel();
    this.running += 1;
    try {
      const answer = await transfer.done;
      this.present.arrived(item, file, answer);
    } catch (error) {
      if (error.status === -1) item.remove();
      else this.present.offerAgain(item, file, restoring);
    } finally {
      this.running -= 1;
      this.next();
    }
  }

  arrived(item, file, { status, text, header }) {
    this.takeOver(item);
    const answer = status === 200 ? parsed(text) : null;
    const composer = answer?.querySelector("#composer");
    if (composer) return this.host.refill(composer, file);
    if (answer) return (item.replaceWith(answer.querySelector(".ref")), this.tellCarried(file, header("X-Carries")));
    item.remove();
    this.refuse(status === 422 ? text : fill(this.host.dataset.cut, { name: file.name }));
  }

  // What was on its way to a composer before this one.
  takeOver(item) {
    if (!item.isConnected) this.add.before(item);
  }

  whole(file) {
    const body = new FormData(this.host.form);
    body.delete("files");
    body.set("brief", file, file.name);
    return body;
  }

  tellCarried(file, carried) {
    if (!carried) return;
    const { carriesBrief, carriesPrompt, restoreWord } = this.host.dataset;
    const text = fill(carried === "brief" ? carriesBrief : carriesPrompt, { name: file.name });
    toast({ text, label: restoreWord, undo: () => document.querySelector("studio-composer")?.tray.take([file], true) });
  }

  offerAgain(item, file, restoring) {
    this.takeOver(item);
    item.classList.add("failed");
    this.refuse(fill(this.host.dataset.cut, { name: file.name }));
    item.querySelector(".ref-x").onclick = () => item.remove();
    item.addEventListener("click", (event) => {
      if (event.target.closest(".ref-x")) return;
      item.remove();
      this.take([file], restoring);
    });
  }

  refuse(sentence) {
    const line = document.createElement("li");
    line.textContent = sentence;
    this.refused.append(line);
    this.say(sentence);
  }

  // -- Order -------------------------------------------------------------------------------------------------------------

  click(event) {
    const item = event.target.closest(".ref[data-reference]");
    if (item && event.target.closest(".ref-x")) this.remove(item);
  }

  key(event) {
    const item = event.target.closest(".ref[data-reference]");
    if (!item) return;
    const back = event.key === "ArrowLeft" || event.key === "ArrowUp";
    const on = event.key === "ArrowRight" || event.key === "ArrowDown";
    if (event.key === "Delete" || event.key === "Backspace") this.remove(item);
    else if ((back || on) && event.altKey) this.shift(item, back ? -1 : 1);
    else if (back || on) this.neighbour(item, back ? -1 : 1)?.querySelector(".ref-pick").focus();
    else return;
    event.preventDefault();
  }

  neighbour(item, by) {
    const items = this.items;
    return items[items.indexOf(item) + by];
  }

  shift(item, by) {
    const other = this.neighbour(item, by);
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    item.querySelector(".ref-pick").focus();
    this.sayPlace(item);
  }

  remove(item, refocus = true) {
    const next = this.neighbour(item, 1) ?? this.neighbour(item, -1);
    const place = item.nextSibling;
    item.remove();
    if (refocus) (next?.querySelector(".ref-pick") ?? this.add.querySelector("input")).focus();
    const text = fill(this.host.dataset.removed, { name: this.nameOf(item) });
    toast({ text, undo: () => this.present.putBack(item, place) });
  }

  putBack(item, place) {
    this.list.insertBefore(item, this.list.contains(place) ? place : this.add);
  }

  // By pointer events rather than drag and drop, which touch screens do not have.
  grab(event) {
    const item = event.target.closest(".ref-pick")?.closest(".ref[data-reference]");
    if (!item || event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const move = (moved) => {
      const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > DRAG_AFTER;
      if (far) item.classList.add("dragged");
      if (item.classList.contains("dragged")) this.dragOver(item, moved);
    };
    const drop = () => {
      document.removeEventListener("pointermove", move);
      if (item.classList.contains("dragged")) this.sayPlace(item);
      item.classList.remove("dragged");
    };
    document.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, drop, { once: true });
  }

  dragOver(item, { clientX, clientY }) {
    const over = document.elementFromPoint(clientX, clientY)?.closest(".ref[data-reference]");
    if (!over || over === item || over.parentNode !== this.list) return;
    const items = this.items;
    if (items.indexOf(item) < items.indexOf(over)) over.after(item);
    else over.before(item);
  }

  // -- Words for those who do not see it --------------------------------------------------------------------------------

  nameOf(item) {
    return item.querySelector("[name=reference_name]").value;
  }

  sayPlace(item) {
    const items = this.items;
    this.say(
      fill(this.host.dataset.moved, { name: this.nameOf(item), place: items.indexOf(item) + 1, count: items.length }),
    );
  }

  say(sentence) {
    this.said.textContent = sentence;
  }
}

function alone(file) {
  const body = new FormData();
  body.append("file", file, file.name);
  return body;
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

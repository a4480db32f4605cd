// <selection-bar data-menus="/team/gallery/menus">: how many pictures are selected, and what can be done with all of them, each by one
// key. A few are done before the server answers; of many it tells how far they are.
import { sayStatus } from "studio/lib/errors";
import { postForm } from "studio/lib/http";
import { singleKeys, typing } from "studio/lib/shortcuts";
import { fill } from "studio/lib/strings";
import { toast } from "studio/lib/toast";

const KEYS = { t: "tag", k: "collect", m: "move", p: "pick", r: "reject", d: "download", c: "compare", delete: "trash", backspace: "trash" };
const SHOWN = { pick: { flag: "pick" }, reject: { flag: "reject" } };

class SelectionBar extends HTMLElement {
  connectedCallback() {
    this.wall = document.querySelector("picture-wall");
    if (!this.wall) return;
    this.wall.addEventListener("wall:chosen", () => this.tell());
    this.wall.addEventListener("wall:act", ({ detail }) => this.key(detail));
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("toggle", (event) => event.target.open && this.fillMenus(event.target), true);
    document.addEventListener("keydown", (event) => this.press(event));
    document.body.addEventListener("studio:undone", ({ detail }) => this.undone.delete(detail.address) && this.wall.refresh());
    document.body.addEventListener("studio:bulk-ended", ({ detail }) => this.awaited.has(detail.id) && this.wall.refresh());
    this.undone = new Set();
    this.awaited = new Set();
  }

  get choice() {
    return this.wall.choice;
  }

  tell() {
    const { count, all } = this.choice;
    this.hidden = !count;
    document.body.classList.toggle("has-selection", count > 0);
    if (!count) return;
    const { one, many } = this.dataset;
    this.querySelector("[data-count]").textContent = fill(count === 1 ? one : many, { count: count.toLocaleString(document.documentElement.lang) });
    const button = this.querySelector("[data-act=compare]");
    if (button) button.disabled = Boolean(all) || count < 2 || count > 4;
    const every = this.querySelector("[data-act=everything]");
    if (every) every.hidden = Boolean(all);
  }

  press(event) {
    if (event.defaultPrevented || document.querySelector("dialog:modal") || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "a" && (event.ctrlKey || event.metaKey) && !event.shiftKey && this.wall.plane?.first) this.everything();
    else if (key === "escape" && this.choice?.count && !document.querySelector("details.menu[open]")) this.choice.clear();
    else if (this.hidden || event.ctrlKey || event.metaKey || event.altKey || !singleKeys(event)) return;
    else if (!KEYS[key] || key === "p" || key === "r" || !this.key(key)) return;
    event.preventDefault();
  }

  // The same by name, by key and by number: digits give stars.
  key(key) {
    if (typeof key === "number") return this.act("rate", { stars: key }, { stars: key });
    const name = KEYS[key];
    const button = this.querySelector(`[data-act="${name}"], [data-menu="${name}"] > summary`);
    if (!button || button.disabled) return false;
    button.click();
    this.querySelector(`[data-menu="${name}"] input`)?.focus();
    return true;
  }

  click(event) {
    const button = event.target.closest("[data-act]");
    if (!button || button.form) return;
    const { act, value } = button.dataset;
    const ways = {
      clear: () => this.choice.clear(),
      everything: () => this.everything(),
      pick: () => this.act("flag", { kind: "pick" }, SHOWN.pick),
      reject: () => this.act("flag", { kind: "reject" }, SHOWN.reject),
      rate: () => this.act("rate", { stars: value }, { stars: Number(value) }),
      tag: () => this.act("tag", { tag: value }),
      collect: () => this.act("collect", { collection: value }),
      move: () => this.act("move", { project: value }),
      trash: () => this.trash(),
      compare: () => location.assign(`${button.dataset.address}?${new URLSearchParams([...this.choice.ids].map((id) => ["p", id]))}`),
      download: () => this.deliver(button.dataset.address),
    };
    ways[act]?.();
  }

  // A tag or a collection by its name: it is made where there is none.
  submit(event) {
    event.preventDefault();
    const { verb } = event.target.dataset;
    const name = event.target.elements.name.value.trim();
    if (!name) return;
    this.act(verb, { name });
    event.target.reset();
    event.target.closest("details").open = false;
  }

  async everything() {
    this.ariaBusy = "true";
    await this.choice.everything().catch((error) => sayStatus(error.status ?? 0));
    this.ariaBusy = null;
  }

  async act(verb, fields, shown) {
    const items = shown ? this.choice.items() : [];
    const answer = await this.send(verb, fields);
    if (!answer) return false;
    for (const item of items) this.wall.tools.mark(item, shown);
    this.say(answer);
    return true;
  }

  async trash() {
    const { all } = this.choice;
    const items = this.choice.items();
    const answer = await this.send("trash", {});
    if (!answer) return;
    this.choice.clear();
    this.say(answer);
    if (answer.running) this.awaited.add(answer.id);
    else if (answer.refused) this.wall.refresh();
    if (answer.refused || (all && answer.running)) return;
    this.wall.keep(() => items.forEach((item) => this.wall.plane.remove(item)));
  }

  // What was undone may change what is shown.
  say({ text, undo, running }) {
    if (undo) this.undone.add(undo);
    if (running) document.dispatchEvent(new CustomEvent("studio:bulk-began"));
    else toast({ text, undo });
  }

  async send(verb, fields) {
    this.ariaBusy = "true";
    try {
      const answer = await postForm(this.wall.dataset.bulk.replace("VERB", verb), { ...this.choice.fields, ...fields });
      const said = await answer.json();
      if (!answer.ok) toast({ text: said.text, bad: true });
      return answer.ok ? said : null;
    } catch (error) {
      sayStatus(error.status ?? 0);
      return null;
    } finally {
      this.ariaBusy = null;
    }
  }

  async deliver(address) {
    const { fields } = this.choice;
    const held = fields.selection ?? (await (await postForm(this.wall.dataset.select, fields)).json()).id;
    location.assign(`${address}?selection=${held}`);
  }

  // The names of tags, collections and projects, asked for when a menu of them is first opened.
  async fillMenus(menu) {
    const list = menu.querySelector("[data-names]");
    if (!list || this.filling) return;
    this.filling = true;
    const answer = await fetch(this.dataset.menus, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.filling = false;
    if (!answer?.ok) return;
    const parts = document.createRange().createContextualFragment(await answer.text());
    for (const names of parts.querySelectorAll("[data-names-of]")) {
      this.querySelector(`[data-names="${names.dataset.namesOf}"]`)?.replaceChildren(...names.childNodes);
    }
  }
}

customElements.define("selection-bar", SelectionBar);

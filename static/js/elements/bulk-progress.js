// <bulk-progress data-address="/team/activity/bulk/now">: how far the person's acts on many pictures are, on every page. It asks
// when a notice comes or an act begins ("studio:bulk-began" on the document), and on the next page for as long as one is under way.
// Of each that has ended, undone or not, it tells once ("studio:bulk-ended" on the body, {id}).
import { csrfToken } from "studio/lib/http";

const MARK = "studio:bulk";
const SOON = 250;
const AGAIN = 2500;
const STAY = 15000;

class BulkProgress extends HTMLElement {
  connectedCallback() {
    if (this.closed) return; // only moved, with the region, into a dialog or out of it
    this.closed = new Set();
    this.onNews = () => this.askSoon(SOON);
    document.body.addEventListener("studio:bulk", this.onNews);
    document.addEventListener("studio:bulk-began", this.onNews);
    this.addEventListener("click", (event) => event.target.closest("[data-close]") && this.close(event.target.closest("[data-bulk]")));
    this.addEventListener("submit", (event) => this.press(event));
    if (sessionStorage.getItem(MARK)) this.askSoon(0);
  }

  askSoon(wait) {
    this.asking ??= setTimeout(() => this.ask(), wait);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.address, { headers: { "HX-Request": "true" } });
      if (answer.ok) this.show(await answer.text());
    } catch {
      // The studio is away: the next notice asks again.
    }
    this.asking = null;
    clearTimeout(this.again);
    if (this.querySelector("[data-open=yes]")) this.again = setTimeout(() => this.askSoon(0), AGAIN);
  }

  show(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const lines = [...holder.content.querySelectorAll("[data-bulk]")];
    const known = new Set(lines.map((line) => line.dataset.bulk));
    for (const line of lines) this.put(line);
    for (const line of this.querySelectorAll("[data-bulk]")) if (!known.has(line.dataset.bulk)) line.remove();
    if (this.querySelector("[data-open=yes]")) sessionStorage.setItem(MARK, "yes");
    else sessionStorage.removeItem(MARK);
  }

  // What has ended is told once; a line that is under the focus is brought up to date in its parts, so that Undo stays where it is.
  put(line) {
    const { bulk: id, open } = line.dataset;
    const old = this.querySelector(`[data-bulk="${id}"]`);
    if (open === "yes") this.closed.delete(id);
    else if (this.closed.has(id)) return old?.remove();
    if (old?.dataset.open === open && old.querySelectorAll("form").length === line.querySelectorAll("form").length) {
      old.querySelector("p").textContent = line.querySelector("p").textContent;
      const [bar, now] = [old.querySelector("progress"), line.querySelector("progress")];
      if (bar && now) bar.value = now.value;
      return;
    }
    if (old) old.replaceWith(line);
    else this.append(line);
    if (open === "yes") return;
    setTimeout(() => this.leave(id), STAY);
    document.body.dispatchEvent(new CustomEvent("studio:bulk-ended", { detail: { id } }));
  }

  leave(id) {
    const line = this.querySelector(`[data-bulk="${id}"][data-open="no"]`);
    if (line?.matches(":hover, :focus-within")) setTimeout(() => this.leave(id), STAY);
    else if (line) this.close(line);
  }

  close(line) {
    this.closed.add(line.dataset.bulk);
    line.remove();
  }

  async press(event) {
    event.preventDefault();
    const button = event.target.querySelector("button");
    button.disabled = true;
    const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
    const answer = await fetch(event.target.action, { method: "POST", headers }).catch(() => null);
    if (!answer?.ok) button.disabled = false;
    this.askSoon(0);
  }
}

customElements.define("bulk-progress", BulkProgress);

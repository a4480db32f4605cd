// <review-threads>: what is said on a picture, beside it, and its marks on it. The list is fetched again when somebody says something.
// The marks stand in the .view-box of the page or dialog around; where there is no <picture-marks> in it yet, one is made. Tools are radio
// buttons called "marktool"; keys: N sets a pin by keys, D draws, H moves.
import "studio/elements/picture-marks";
import { sayStatus } from "studio/lib/errors";
import { csrfToken } from "studio/lib/http";
import { Members } from "studio/lib/marks/members";
import { Unsent } from "studio/lib/marks/unsent";
import { singleKeys, typing } from "studio/lib/shortcuts";
import { fill } from "studio/lib/strings";
import { toast } from "studio/lib/toast";

const TOOLS = { h: "move", d: "draw" };

class ReviewThreads extends HTMLElement {
  connectedCallback() {
    const { picture, person } = this.dataset;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.around = this.closest("review-table, picture-view, picture-talk") ?? document;
    this.unsent = new Unsent(person, picture);
    this.stand();
    document.body.addEventListener(`studio:comment-${picture}`, () => this.refresh(), { signal });
    for (const name of ["studio:reset", "studio:undone"]) document.body.addEventListener(name, () => this.refresh(), { signal });
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("input", ({ target }) => target.form?.dataset.say && this.unsent.keep(target.form));
    this.addEventListener("change", ({ target }) => target.name === "talk-show" && this.filter());
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.sendByKeys(event));
    // A field that opens is what was asked for.
    this.addEventListener("toggle", ({ target }) => target.open && !this.putting && target.querySelector("textarea")?.focus(), true);
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.around.addEventListener("change", ({ target }) => target.name === "marktool" && this.setTool(target.value), { signal });
    const members = this.querySelector(".member-list");
    if (members) new Members(this, members);
    this.restore();
    this.filter();
    if (this.dataset.chosen || location.hash.startsWith("#c-")) this.choose(this.dataset.chosen || location.hash.slice(3));
  }

  disconnectedCallback() {
    this.stopping.abort();
  }

  get list() {
    return this.querySelector(".threads");
  }

  get newForm() {
    return this.querySelector("form[data-say=new]");
  }

  get shown() {
    return this.querySelector("[name=talk-show]:checked").value;
  }

  // -- The marks ---------------------------------------------------------------------------------------------------------

  stand() {
    const box = this.around.querySelector(".view-box");
    if (!box) return;
    this.marks = box.querySelector("picture-marks") ?? this.madeIn(box);
    const { signal } = this.stopping;
    this.marks.addEventListener("marks:made", ({ detail }) => this.marked(detail), { signal });
    this.marks.addEventListener("marks:chosen", ({ detail }) => this.choose(detail.id), { signal });
    const brought = this.bringTools(box);
    const tool = this.around.querySelector("[name=marktool]:checked");
    // A finger moves the picture until a tool is taken; so does the mouse where the page is there to look at it.
    if (tool) this.setTool(brought || matchMedia("(pointer: coarse)").matches ? "move" : tool.value);
  }

  // Where the page has no tools of its own, they come with the threads.
  bringTools(box) {
    const tools = this.querySelector("template[data-tools]");
    if (!tools || this.around.querySelector(".mark-tools")) return false;
    box.parentElement.append(tools.content.cloneNode(true));
    return true;
  }

  madeIn(box) {
    const marks = document.createElement("picture-marks");
    marks.dataset.width = this.dataset.width;
    marks.dataset.height = this.dataset.height;
    box.append(marks);
    return marks;
  }

  setTool(tool) {
    if (!this.newForm || !this.marks) return;
    this.marks.tool = tool;
    for (const choice of this.around.querySelectorAll("[name=marktool]")) choice.checked = choice.value === tool;
  }

  drawMarks() {
    const wanted = this.shown;
    const marks = [...this.list.querySelectorAll("[data-mark]")].map((one) => ({
      id: one.dataset.thread,
      number: one.dataset.number,
      kind: one.dataset.mark,
      geometry: JSON.parse(one.dataset.geometry),
      name: one.dataset.name,
      resolved: one.classList.contains("is-resolved"),
    }));
    this.marks?.show(marks.filter(({ resolved }) => resolved === (wanted === "resolved")));
  }

  // Something was pinned, dragged or drawn: it belongs to what is written next. A drawing may go on.
  marked({ kind, geometry }) {
    const { newForm: form } = this;
    form.elements.mark.value = kind;
    form.elements.geometry.value = JSON.stringify(geometry);
    this.showMark();
    this.unsent.keep(form);
    if (kind !== "drawing") form.elements.text.focus();
  }

  showMark() {
    const { newForm: form } = this;
    const kind = form?.elements.mark.value;
    if (!form) return;
    form.querySelector(".say-mark").hidden = !kind;
    form.querySelector("[data-mark-name]").textContent = this.dataset[kind] ?? "";
    if (this.marks) this.marks.pending = kind ? { kind, geometry: JSON.parse(form.elements.geometry.value) } : null;
  }

  dropMark() {
    const { newForm: form } = this;
    form.elements.mark.value = form.elements.geometry.value = "";
    this.showMark();
    this.unsent.keep(form);
  }

  choose(id) {
    const thread = this.list.querySelector(`[data-thread="${CSS.escape(id)}"]`);
    for (const one of this.list.querySelectorAll(".is-chosen")) one.classList.remove("is-chosen");
    if (!thread) return;
    this.show(thread.classList.contains("is-resolved") ? "resolved" : "open");
    thread.classList.add("is-chosen");
    thread.scrollIntoView({ block: "nearest" });
    this.marks?.choose(id);
  }

  // -- The list ----------------------------------------------------------------------------------------------------------

  show(which) {
    const choice = this.querySelector(`[name=talk-show][value=${which}]`);
    if (choice.checked) return;
    choice.checked = true;
    this.filter();
  }

  filter() {
    const { list, shown } = this;
    list.dataset.show = shown;
    for (const which of ["open", "resolved"]) this.querySelector(`[data-count=${which}]`).textContent = list.dataset[which];
    for (const none of this.querySelectorAll(".talk-none")) none.hidden = none.dataset.for !== shown || list.dataset[shown] !== "0";
    const edit = this.querySelector(".talk-edit");
    if (edit) edit.hidden = list.dataset.pins !== "yes";
    this.drawMarks();
  }

  get address() {
    return this.dataset.review ? `${this.dataset.address}?review=${this.dataset.review}` : this.dataset.address;
  }

  async refresh() {
    if (this.asking) return (this.again = true);
    this.asking = true;
    const answer = await fetch(this.address, { headers: { "X-Partial": "threads" }, redirect: "manual" }).catch(() => null);
    if (answer?.ok && this.isConnected) this.put(await answer.text());
    this.asking = false;
    if (this.again) this.again = false, this.refresh();
  }

  // What is being written goes on in the new list, at its place.
  put(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".threads");
    const opened = [...this.list.querySelectorAll("details[open]")].map((one) => one.querySelector("form").dataset.say);
    const held = this.list.contains(document.activeElement) ? document.activeElement : null;
    const [id, caret] = [held?.id, held?.selectionStart];
    const chosen = this.list.querySelector(".is-chosen")?.dataset.thread;
    this.putting = true;
    this.list.replaceWith(document.adoptNode(fresh));
    for (const form of this.list.querySelectorAll("form[data-say]")) {
      if (this.unsent.restore(form) || opened.includes(form.dataset.say)) form.closest("details").open = opened.includes(form.dataset.say);
    }
    const field = id ? document.getElementById(id) : null;
    field?.focus({ preventScroll: true });
    if (caret !== undefined) field?.setSelectionRange?.(caret, caret);
    this.list.querySelector(`[data-thread="${chosen}"]`)?.classList.add("is-chosen");
    setTimeout(() => (this.putting = false));
    this.filter();
  }

  restore() {
    for (const form of this.querySelectorAll("form[data-say]")) if (this.unsent.restore(form)) form.closest("details")?.setAttribute("open", "");
    this.showMark();
  }

  // -- Sending -----------------------------------------------------------------------------------------------------------

  press(event) {
    if (event.target.closest("[data-drop-mark]")) this.dropMark();
    if (event.target.closest("[data-choose]")) this.choose(event.target.closest("[data-thread]").dataset.thread);
  }

  sendByKeys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".say-text")) event.target.form.requestSubmit();
  }

  submit(event) {
    const form = event.target;
    if (!form.dataset.say && !("act" in form.dataset)) return;
    event.preventDefault();
    this.send(form, event.submitter);
  }

  async send(form, button) {
    if (button?.ariaBusy === "true") return;
    if (button) button.ariaBusy = "true";
    const body = new FormData(form);
    if (this.dataset.review) body.set("review", this.dataset.review);
    const headers = { "X-Partial": "threads", "X-CSRFToken": csrfToken() };
    const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
    if (button) button.ariaBusy = null;
    if (answer?.ok) return this.sent(form, answer);
    if (answer?.status === 422 || answer?.status === 409) return this.complain(form, await answer.text());
    if (answer) return sayStatus(answer.status || 401);
    if (form.dataset.say) this.complain(form, this.dataset.offline);
    else sayStatus(0);
  }

  async sent(form, answer) {
    if (form.dataset.say) this.unsent.forget(form);
    if (form === this.newForm) this.clear(form);
    else form.closest("details")?.removeAttribute("open");
    this.put(await answer.text());
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["studio:toast"];
    if (said) toast(said);
  }

  clear(form) {
    form.reset();
    form.querySelector(".error").hidden = true;
    form.elements.mark.value = form.elements.geometry.value = "";
    this.showMark();
    this.show("open");
  }

  complain(form, words) {
    const error = form.querySelector(".error");
    if (!error) return toast({ text: words, bad: true });
    error.textContent = words;
    error.hidden = false;
  }

  // -- Keys --------------------------------------------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const covered = [...document.querySelectorAll("dialog:modal")].some((dialog) => !dialog.contains(this));
    if (!this.newForm || !this.marks || !this.around.querySelector("[name=marktool]") || covered) return;
    // On the light table Escape is its own, and asks here first.
    if (event.key === "Escape" && this.around.localName !== "review-table" && this.leaves()) return event.preventDefault();
    if (!singleKeys(event)) return;
    const key = event.key.toLowerCase();
    if (key === "n") this.pinByKeys();
    else if (TOOLS[key]) this.setTool(TOOLS[key]);
    else return;
    event.preventDefault();
  }

  pinByKeys() {
    this.setTool("mark");
    this.marks.beginByKeys((x, y) => fill(this.dataset.crosshair, { x, y }));
  }

  // Out of what is half done, one step at a time.
  leaves() {
    if (this.newForm?.elements.mark.value) this.dropMark();
    else if (this.marks?.tool === "draw") this.setTool("mark");
    else return false;
    return true;
  }
}

customElements.define("review-threads", ReviewThreads);

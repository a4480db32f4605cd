// Keeps the composer: every change at once in this tab, and on the server a moment later or when the page is left. A save that
// another tab was ahead of (409) is held until the person says which of the two stays.
//
// The tab's record outlives the save by a few seconds: a page that is loading while the save goes through was made before it.
import { readFields } from "studio/lib/fields";
import { send } from "studio/lib/http";
import { drop, dropAll, keyOf, lastTurn, load, nextTurn, put, tabId } from "studio/lib/unsaved";

const QUIET = 700;
const FIRST_AGAIN = 2000;
const LAST_AGAIN = 30000;
const SIGN_OUT_WAIT = 1500;
const NO_ANSWER = 15000;
const OUTLIVES = 10000;
const keepers = new Set();

export class DraftKeeper {
  // `host` is the composer: it takes what an earlier page of this tab left unsaved, and shows what stands in the way of saving.
  constructor(host, form) {
    this.host = host;
    this.form = form;
    const { person, project } = host.dataset;
    this.key = keyOf(person, project);
    dropAll(person);
    this.revision = Number(host.dataset.revision);
    this.turn = lastTurn();
    this.unsaved = false;
    this.conflict = false;
    this.again = FIRST_AGAIN;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    window.addEventListener("pagehide", () => this.leave(), { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.comeBack(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.unsaved && this.save(), { signal });
    keepers.add(this);
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.dropping);
    this.stopping.abort();
    keepers.delete(this);
  }

  // What an earlier page of this tab left, if this page was made without it. To be called once, at the start.
  arrive() {
    const record = load(this.key);
    if (!record) return;
    const { keptTab, keptTurn, keptRevision } = this.host.dataset;
    const own = record.tab === keptTab;
    const known = own && record.turn <= Number(keptTurn);
    if (known || (record.saved && this.revision >= record.saved)) return drop(this.key);
    if (record.saved) return this.takeSaved(record);
    this.unsaved = true;
    this.host.take(record.fields);
    if (this.revision > record.revision && !(own && Number(keptRevision) === this.revision)) this.stand(this.revision);
    else this.soon(0);
  }

  takeSaved(record) {
    this.setRevision(record.saved);
    this.host.take(record.fields);
    this.outlive();
  }

  // -- Saving ------------------------------------------------------------------------------------------------------------

  // A composer that has left the page has nothing to keep: the one in its place has.
  changed() {
    if (this.stopping.signal.aborted) return;
    this.turn = nextTurn();
    this.unsaved = true;
    this.note();
    this.soon();
  }

  note() {
    const { turn, revision, unsaved } = this;
    put(this.key, { tab: tabId, turn, revision, saved: unsaved ? 0 : revision, fields: readFields(this.form) });
  }

  soon(wait = QUIET) {
    clearTimeout(this.timer);
    if (!this.conflict) this.timer = setTimeout(() => this.save(), wait);
  }

  // The server is there again.
  retry() {
    if (!this.unsaved) return;
    this.again = FIRST_AGAIN;
    this.soon(0);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    if (!leaving) await this.saving;
    if (!this.unsaved || this.conflict) return;
    this.saving = this.send(leaving);
    await this.saving;
  }

  async send(leaving) {
    const { turn } = this;
    const signal = leaving ? undefined : AbortSignal.timeout(NO_ANSWER);
    try {
      const answer = await send(this.host.dataset.draft, { body: this.body(turn), keepalive: leaving, signal });
      this.answered(answer.status, (await answer.json()).revision, turn);
    } catch {
      if (!this.stopping.signal.aborted) this.soon(this.again);
      this.again = Math.min(this.again * 2, LAST_AGAIN);
    }
  }

  body(turn) {
    const fields = new FormData(this.form);
    fields.delete("files");
    fields.set("revision", this.revision);
    fields.set("tab", tabId);
    fields.set("turn", turn);
    return fields;
  }

  answered(status, revision, turn) {
    this.again = FIRST_AGAIN;
    if (this.stopping.signal.aborted) return;
    if (status === 409) return this.stand(revision);
    if (status !== 200) return;
    this.setRevision(revision);
    this.unsaved = turn !== this.turn;
    this.note();
    if (!this.unsaved) this.outlive();
  }

  setRevision(revision) {
    this.revision = this.form.elements.revision.value = revision;
  }

  outlive() {
    clearTimeout(this.dropping);
    this.dropping = setTimeout(() => this.unsaved || drop(this.key), OUTLIVES);
  }

  // What is here is to be lost.
  forget() {
    clearTimeout(this.timer);
    this.unsaved = false;
    drop(this.key);
  }

  // -- Another tab -------------------------------------------------------------------------------------------------------

  stand(revision) {
    this.conflict = true;
    this.theirs = revision;
    this.note();
    this.host.showConflict(true);
  }

  keepMine() {
    this.conflict = false;
    this.revision = this.theirs;
    this.host.showConflict(false);
    this.changed();
    this.save();
  }

  // -- Leaving -----------------------------------------------------------------------------------------------------------

  leave() {
    if (this.unsaved) this.save(true);
  }

  // A page from the browser's memory, after others of this tab changed the composer.
  comeBack() {
    if (lastTurn() !== this.turn) location.reload();
    else if (this.unsaved) this.soon(0);
  }
}

// Who signs out leaves nothing in the browser: what is unsaved is sent first, as long as that takes no time.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches('form[action$="/sign-out"]')) return;
    const waiting = [...keepers].filter((keeper) => keeper.unsaved && !keeper.conflict);
    if (waiting.length) event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, SIGN_OUT_WAIT));
    await Promise.race([late, Promise.all(waiting.map((keeper) => keeper.save()))]);
    for (const keeper of keepers) keeper.forget();
    dropAll();
    if (waiting.length) form.submit();
  },
  { capture: true },
);

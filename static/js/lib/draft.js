// Keeps the composer on the server a moment after the last change, and when the page is left. An older tab's save is refused
// (409): it says so once, and stops.
import { send } from "studio/lib/http";
import { toast } from "studio/lib/toast";

const QUIET = 700;
const AGAIN = 5000;

export class DraftKeeper {
  constructor(host, form) {
    this.host = host;
    this.form = form;
    this.stale = false;
    this.onLeave = () => this.timer && this.save(true);
    window.addEventListener("pagehide", this.onLeave);
  }

  stop() {
    clearTimeout(this.timer);
    window.removeEventListener("pagehide", this.onLeave);
  }

  soon(wait = QUIET) {
    clearTimeout(this.timer);
    if (!this.stale) this.timer = setTimeout(() => this.save(), wait);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.saving) return this.soon();
    this.saving = true;
    try {
      this.answered(await send(this.host.dataset.draft, { body: this.fields(), keepalive: leaving }));
    } catch {
      this.soon(AGAIN);
    } finally {
      this.saving = false;
    }
  }

  fields() {
    const fields = new FormData(this.form);
    fields.delete("files");
    return fields;
  }

  async answered(answer) {
    const { revision } = await answer.json();
    if (answer.status === 409) {
      this.stale = true;
      toast({ text: this.host.dataset.conflict });
    } else {
      this.form.elements.revision.value = revision;
    }
  }
}

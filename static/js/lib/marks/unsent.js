// What is written in a comment's field and not sent yet, kept in this tab: an outage or a reload takes nothing with it.
import { drop, keyOf, load, put } from "studio/lib/unsaved";

const NAMES = ["text", "mark", "geometry"];

export class Unsent {
  constructor(person, picture) {
    this.prefix = keyOf(person, `said:${picture}:`);
  }

  keep(form) {
    const fields = Object.fromEntries(NAMES.map((name) => [name, form.elements[name]?.value ?? ""]));
    if (fields.text.trim() || fields.mark) put(this.prefix + form.dataset.say, fields);
    else this.forget(form);
  }

  // Whether there was something.
  restore(form) {
    const fields = load(this.prefix + form.dataset.say);
    if (!fields) return false;
    for (const name of NAMES) if (form.elements[name] && fields[name]) form.elements[name].value = fields[name];
    return true;
  }

  forget(form) {
    drop(this.prefix + form.dataset.say);
  }
}

// What the wall knows: its pictures in order, laid in rows. Places are relative to where this part of the wall was entered, so that
// pictures can join at both ends without a tile moving. Only ratios and places are kept of what is far away.
import { balanced, greedy, headOf, stack } from "studio/lib/wall/rows";

const SCANT = 2;
// New pictures that fill fewer rows than this are laid together with the rows that they join.

export class Plane {
  constructor(frame) {
    this.frame = frame;
    this.rows = [];
    this.rest = [];
    this.known = new Map();
    this.ended = false;
  }

  get top() {
    return this.rows.length ? headOf(this.rows[0], this.frame) : 0;
  }

  get bottom() {
    const last = this.rows.at(-1);
    return last ? last.y + last.height + this.frame.gap : 0;
  }

  get first() {
    return this.rows[0]?.items[0] ?? this.rest[0];
  }

  get last() {
    return this.rest.at(-1) ?? this.rows.at(-1)?.items.at(-1);
  }

  items() {
    return [...this.rows.flatMap((row) => row.items), ...this.rest];
  }

  // Lays everything anew, from `top` on.
  lay(items, ended, top = 0) {
    this.ended = ended;
    const laid = greedy(items, this.frame, { ended });
    this.rows = laid.rows;
    this.rest = laid.rest;
    stack(this.rows, this.frame, top);
  }

  append(items, ended) {
    this.ended = ended;
    const fresh = this.learn(items);
    const from = this.bottom;
    const day = this.rows.at(-1)?.items.at(-1).day;
    const laid = greedy([...this.rest, ...fresh], this.frame, { ended, day });
    this.rest = laid.rest;
    stack(laid.rows, this.frame, from);
    this.rows.push(...laid.rows);
  }

  // Above what is known: nothing below moves. Those of the day that the wall begins with go on in its rows.
  prepend(items) {
    const fresh = this.learn(items);
    if (!fresh.length) return;
    if (!this.rows.length) return this.lay([...fresh, ...this.rest], this.ended);
    const day = this.rows[0].items[0].day;
    const cut = fresh.findIndex((item) => item.day === day);
    const older = cut < 0 ? [] : fresh.slice(cut);
    const newer = cut < 0 ? fresh : fresh.slice(0, cut);
    const made = greedy(newer, this.frame, { ended: true }).rows;
    const bottom = this.bottom;
    if (older.length) made.push(...this.joined(older, newer.at(-1)?.day));
    const anchor = this.rows.length ? headOf(this.rows[0], this.frame) : bottom;
    const height = stack(made, this.frame, 0);
    stack(made, this.frame, anchor - height);
    this.rows.unshift(...made);
  }

  joined(items, day) {
    const taken = [...items];
    let short = false;
    const scant = items.reduce((sum, item) => sum + item.r, 0) * this.frame.row < SCANT * this.frame.width;
    for (let pulled = 0; scant && pulled < SCANT && this.rows.length && (!pulled || !this.rows[0].mark); pulled += 1) {
      const row = this.rows.shift();
      short = row.short;
      taken.push(...row.items);
    }
    if (this.rows[0]?.items[0].day === items[0].day) this.rows[0].mark = "";
    return balanced(taken, this.frame, { short, day });
  }

  // Takes a picture out. What follows moves up as far as its rows become lower.
  remove(item) {
    this.known.delete(item.id);
    const at = this.rest.indexOf(item);
    if (at >= 0) return this.rest.splice(at, 1);
    this.relay(item.row, (items) => items.filter((one) => one !== item));
  }

  // Puts a picture back after `before`, or on top of `next`.
  restore(item, before, next) {
    this.known.set(item.id, item);
    if (before?.row && before.day === item.day) {
      this.relay(before.row, (items) => items.toSpliced(items.indexOf(before) + 1, 0, item));
    } else if (next?.row && next.day === item.day) {
      this.relay(next.row, (items) => items.toSpliced(items.indexOf(next), 0, item));
    } else this.insertDay(item, before);
  }

  insertDay(item, before) {
    const all = this.items();
    all.splice(before ? all.indexOf(before) + 1 : 0, 0, item);
    this.lay(all, this.ended, this.top);
  }

  // Lays a row anew with its neighbours of the same day: as few as make a good break, so that the rest of the day stays.
  relay(row, change) {
    let from = this.rows.indexOf(row);
    let to = from + 1;
    while (to < this.rows.length && to - from < 3 && !this.rows[to].mark) to += 1;
    while (from > 0 && to - from < 3 && !this.rows[from].mark) from -= 1;
    const old = this.rows.slice(from, to);
    const items = change(old.flatMap((one) => one.items));
    const top = headOf(old[0], this.frame);
    const day = old[0].mark ? "" : items[0]?.day;
    const made = items.length ? balanced(items, this.frame, { short: old.at(-1).short, day }) : [];
    this.rows.splice(from, old.length, ...made);
    const bottom = stack(made, this.frame, top);
    const shift = bottom - (old.at(-1).y + old.at(-1).height + this.frame.gap);
    for (const one of this.rows.slice(from + made.length)) one.y += shift;
  }

  // How many pictures stand above a row. Counted where it was not asked before.
  placeOf(row) {
    const at = this.rows.indexOf(row);
    let sum = 0;
    for (let place = 0; place < at; place += 1) sum += this.rows[place].items.length;
    return sum;
  }

  // The first row whose lower edge is below `y`: its place among the rows.
  at(y) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].y + this.rows[middle].height < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  between(from, to) {
    const start = this.at(from);
    let end = start;
    while (end < this.rows.length && headOf(this.rows[end], this.frame) < to) end += 1;
    return [start, end];
  }

  learn(items) {
    const fresh = items.filter((item) => !this.known.has(item.id));
    for (const item of fresh) this.known.set(item.id, item);
    return fresh;
  }
}

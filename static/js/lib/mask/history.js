// What was done, to take it back and to do it again. A step is the runs of pixels that it turned.
const MOST_STEPS = 400;
const MOST_BYTES = 64 << 20;

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
    this.bytes = 0;
  }

  push(runs) {
    if (!runs) return;
    this.settle();
    this.done.push(runs);
    this.bytes += runs.length;
    while (this.done.length > 1 && (this.done.length > MOST_STEPS || this.bytes > MOST_BYTES)) this.bytes -= this.done.shift().length;
  }

  // What was taken back cannot be done again: something else was done in its place.
  settle() {
    for (const gone of this.undone.splice(0)) this.bytes -= gone.length;
  }

  undo(bitmap) {
    return move(this.done, this.undone, bitmap);
  }

  redo(bitmap) {
    return move(this.undone, this.done, bitmap);
  }
}

function move(from, to, bitmap) {
  const runs = from.pop();
  if (!runs) return false;
  bitmap.toggle(runs);
  to.push(runs);
  return true;
}

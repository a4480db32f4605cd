// Runs of pixels, in rising order, as gap and length in seven bits a byte: a stroke across a large picture takes a few thousand.

export class RunWriter {
  constructor() {
    this.bytes = new Uint8Array(256);
    this.used = 0;
    this.end = 0;
    this.start = -1;
    this.length = 0;
  }

  // Runs that touch become one: a whole turned picture is a single run.
  add(start, length) {
    if (this.length && start === this.start + this.length) {
      this.length += length;
      return;
    }
    this.flush();
    this.start = start;
    this.length = length;
  }

  flush() {
    if (!this.length) return;
    this.write(this.start - this.end);
    this.write(this.length);
    this.end = this.start + this.length;
    this.length = 0;
  }

  write(number) {
    if (this.used + 5 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    let left = number;
    while (left > 127) {
      this.bytes[this.used++] = (left & 127) | 128;
      left >>>= 7;
    }
    this.bytes[this.used++] = left;
  }

  done() {
    this.flush();
    return this.used ? this.bytes.slice(0, this.used) : null;
  }
}

export function eachRun(bytes, act) {
  let at = 0;
  let place = 0;
  const read = () => {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  };
  while (at < bytes.length) {
    const start = place + read();
    const length = read();
    act(start, length);
    place = start + length;
  }
}

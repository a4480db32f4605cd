// Shapes as spans of whole pixels: a pixel belongs to a shape when its middle does.

const first = (left) => Math.ceil(left - 0.5);
const after = (right) => Math.floor(right - 0.5) + 1;

// A stroke's piece from disc a to disc b, each {x, y, r}: the hull of both. `joined`: disc a is there already, and only what
// lies outside of it is looked at, which keeps a long slow stroke of a large brush cheap.
export function piece(bitmap, a, b, value, joined = false) {
  const corners = sides(a, b);
  const top = Math.max(0, first(Math.min(a.y - a.r, b.y - b.r)));
  const bottom = Math.min(bitmap.height, after(Math.max(a.y + a.r, b.y + b.r)));
  for (let y = top; y < bottom; y += 1) {
    const middle = y + 0.5;
    const seen = discAt(a, middle);
    const [left, right] = joinedAt(corners, middle, seen, discAt(b, middle));
    if (left > right) continue;
    if (joined && seen) {
      bitmap.span(y, first(left), first(seen[0]), value);
      bitmap.span(y, after(seen[1]), after(right), value);
    } else {
      bitmap.span(y, first(left), after(right), value);
    }
  }
  // The pixel that is pointed at is always in, however small the brush.
  bitmap.span(Math.floor(b.y), Math.floor(b.x), Math.floor(b.x) + 1, value);
}

function discAt({ x, y, r }, middle) {
  const down = middle - y;
  if (Math.abs(down) > r) return null;
  const half = Math.sqrt(r * r - down * down);
  return [x - half, x + half];
}

function joinedAt(corners, middle, one, other) {
  let left = Infinity;
  let right = -Infinity;
  for (const disc of [one, other]) {
    if (disc) (left = Math.min(left, disc[0])), (right = Math.max(right, disc[1]));
  }
  for (let i = 0; i < corners.length; i += 1) {
    const from = corners[i];
    const to = corners[(i + 1) % corners.length];
    if (from.y > middle === to.y > middle) continue;
    const x = from.x + ((middle - from.y) / (to.y - from.y)) * (to.x - from.x);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  return [left, right];
}

// The corners of the part between two discs, where straight lines touch both; none where one lies in the other.
function sides(a, b) {
  const across = b.x - a.x;
  const down = b.y - a.y;
  const apart = Math.hypot(across, down);
  if (apart <= Math.abs(a.r - b.r)) return [];
  const sine = (a.r - b.r) / apart;
  const cosine = Math.sqrt(1 - sine * sine);
  const ux = across / apart;
  const uy = down / apart;
  const at = (disc, way) => ({
    x: disc.x + disc.r * (ux * sine - way * uy * cosine),
    y: disc.y + disc.r * (uy * sine + way * ux * cosine),
  });
  return [at(a, 1), at(b, 1), at(b, -1), at(a, -1)];
}

// The pixels between two corners, in whatever order.
export function rectangle(bitmap, x, y, width, height, value) {
  for (let line = Math.max(0, y), end = Math.min(bitmap.height, y + height); line < end; line += 1) {
    bitmap.span(line, x, x + width, value);
  }
}

// Inside by the even-odd rule; the last point is joined to the first.
export function polygon(bitmap, points, value) {
  const lines = new Map();
  points.forEach((from, i) => crossings(lines, from, points[(i + 1) % points.length], bitmap.height));
  for (const [y, found] of lines) {
    found.sort((one, other) => one - other);
    for (let i = 0; i + 1 < found.length; i += 2) bitmap.span(y, first(found[i]), first(found[i + 1]), value);
  }
}

function crossings(lines, from, to, height) {
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  for (let y = Math.max(0, first(upper.y)), end = Math.min(height, first(lower.y)); y < end; y += 1) {
    const x = upper.x + ((y + 0.5 - upper.y) / (lower.y - upper.y)) * (lower.x - upper.x);
    if (lines.has(y)) lines.get(y).push(x);
    else lines.set(y, [x]);
  }
}

// The area around a pixel that is not of `value` and is closed in by what is, or by the picture's edge.
export function flood(bitmap, x, y, value) {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
  const { data, width, height } = bitmap;
  const other = value ^ 1;
  const waiting = [y * width + x];
  while (waiting.length) {
    const seed = waiting.pop();
    if (data[seed] !== other) continue;
    const line = Math.floor(seed / width);
    const start = line * width;
    let from = seed;
    let to = seed + 1;
    while (from > start && data[from - 1] === other) from -= 1;
    while (to < start + width && data[to] === other) to += 1;
    bitmap.span(line, from - start, to - start, value);
    if (line > 0) seeds(data, from - width, to - width, other, waiting);
    if (line + 1 < height) seeds(data, from + width, to + width, other, waiting);
  }
}

function seeds(data, from, to, other, waiting) {
  for (let i = from; i < to; i += 1) {
    if (data[i] === other && (i === from || data[i - 1] !== other)) waiting.push(i);
  }
}

// Marks as SVG, and lines made simpler. Geometry is in parts of the picture's width and height, 0 to 1, as the server keeps it.
const SVG = "http://www.w3.org/2000/svg";
const DIGITS = 1e5;

export function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export function within(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * DIGITS) / DIGITS;
}

// Where the number stands.
export function anchor({ kind, geometry }) {
  const [x, y] = kind === "drawing" ? geometry.strokes[0][0] : [geometry.x, geometry.y];
  return { x, y };
}

// The shape under the number; null for a point, which is its pin alone.
export function shape({ kind, geometry }, width, height) {
  if (kind === "area") {
    const { x, y } = geometry;
    return svg("rect", { x: x * width, y: y * height, width: geometry.width * width, height: geometry.height * height });
  }
  return kind === "drawing" ? svg("path", { d: path(geometry.strokes, width, height) }) : null;
}

export function path(strokes, width, height) {
  return strokes.map((points) => `M${points.map(([x, y]) => `${x * width},${y * height}`).join(" ")}${points.length > 1 ? "" : "h0.1"}`).join("");
}

export function area(from, to) {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { x, y, width: within(Math.abs(from.x - to.x)), height: within(Math.abs(from.y - to.y)) };
}

// Ramer, Douglas and Peucker: leaves out what lies closer than `off` to the line between its neighbours.
export function simpler(points, off = 0.0012) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points.at(-1)];
  let [most, at] = [0, 0];
  for (let place = 1; place < points.length - 1; place++) {
    const away = distance(points[place], first, last);
    if (away > most) [most, at] = [away, place];
  }
  if (most <= off) return [first, last];
  return [...simpler(points.slice(0, at + 1), off).slice(0, -1), ...simpler(points.slice(at), off)];
}

function distance([x, y], [ax, ay], [bx, by]) {
  const long = Math.hypot(bx - ax, by - ay);
  if (!long) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long;
}

// Justified rows, reckoned from ratios alone. A frame is {width, row, gap, mark}: the wall's width, the height that rows are at
// least, the gap between tiles, and the height of a day's mark, in CSS pixels. An item has r (width to height) and day.
// A row is {items, height, short, mark, y}: y is the top of its tiles, mark the day that begins with it or "".

// From the top: a row is full when the next tile would not fit at the least height, as the style sheet does without a script.
// `day` is that of the picture above. What fills no row yet comes back as `rest`, unless nothing follows.
export function greedy(items, frame, { ended, day = "" }) {
  const rows = [];
  let row = [];
  let used = 0;
  let last = day;
  const close = (short) => {
    if (row.length) rows.push(rowOf(row, frame, short, last));
    last = row.at(-1)?.day ?? last;
    row = [];
    used = 0;
  };
  for (const item of items) {
    const width = item.r * frame.row;
    if (row.length && item.day !== row[0].day) close(true);
    else if (row.length && used + frame.gap + width > frame.width + 0.01) close(false);
    used += (row.length ? frame.gap : 0) + width;
    row.push(item);
  }
  if (ended) close(true);
  for (const item of row) item.row = null;
  return { rows, rest: row };
}

// Breaks the pictures of one day so that every row is full and all are about as high as wanted; the last may stay short.
export function balanced(items, frame, { short, day = "" }) {
  const best = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= items.length; end += 1) {
    best[end] = { cost: Infinity, from: end - 1 };
    let ratios = 0;
    for (let from = end - 1; from >= 0; from -= 1) {
      ratios += items[from].r;
      const height = fullHeight(ratios, end - from, frame);
      const price = best[from].cost + badness(height / frame.row, short && end === items.length);
      if (price < best[end].cost) best[end] = { cost: price, from };
      if (height < frame.row * 0.5) break;
    }
  }
  const cuts = [];
  for (let end = items.length; end > 0; end = best[end].from) cuts.unshift([best[end].from, end]);
  let last = day;
  return cuts.map(([from, end]) => {
    const row = rowOf(items.slice(from, end), frame, short && end === items.length, last);
    last = row.items.at(-1).day;
    return row;
  });
}

// Gives the rows their places from `top` on; the place below the last.
export function stack(rows, frame, top) {
  let y = top;
  for (const row of rows) {
    if (row.mark) y += frame.mark;
    row.y = y;
    y += row.height + frame.gap;
  }
  return y;
}

export function headOf(row, frame) {
  return row.y - (row.mark ? frame.mark : 0);
}

// [left, width] of each tile of a row.
export function across(row, frame) {
  let left = 0;
  return row.items.map((item) => {
    const place = [left, row.height * item.r];
    left += place[1] + frame.gap;
    return place;
  });
}

function rowOf(items, frame, short, lastDay) {
  let ratios = 0;
  for (const item of items) ratios += item.r;
  const full = fullHeight(ratios, items.length, frame);
  const height = short ? Math.min(full, frame.row) : full;
  const row = { items, height, short, mark: items[0].day === lastDay ? "" : items[0].day, y: 0 };
  for (const item of items) item.row = row;
  return row;
}

function fullHeight(ratios, count, { width, gap }) {
  return Math.max(1, width - gap * (count - 1)) / ratios;
}

function badness(stretch, mayBeShort) {
  if (mayBeShort && stretch > 1) return 0;
  return Math.log(stretch / 1.12) ** 2;
}

// Where a popover stands: below what it belongs to, else above it, and within the window.
const GAP = 6;
const EDGE = 8;

export function standBy(popover, { left, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = popover;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = bottom + GAP;
  const fits = below + height <= clientHeight - EDGE;
  const above = top - GAP - height;
  popover.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
  popover.style.top = `${fits ? below : Math.max(EDGE, above >= EDGE ? above : clientHeight - height - EDGE)}px`;
}

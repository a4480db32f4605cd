// Where a popover stands: below what it belongs to, else above it, and within the window.
const GAP = 6;
const EDGE = 8;
const known = new WeakSet();

export function standBy(popover, { left, top, bottom }) {
  forgetOnceClosed(popover);
  const { offsetWidth: width, offsetHeight: height } = popover;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = bottom + GAP;
  const fits = below + height <= clientHeight - EDGE;
  const above = top - GAP - height;
  popover.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
  popover.style.top = `${fits ? below : Math.max(EDGE, above >= EDGE ? above : clientHeight - height - EDGE)}px`;
}

// htmx carries the attributes of what it replaces over for a moment, and the policy of the page refuses a style among them. Chromium
// writes the attribute only when it is asked for: removed unasked, an empty one comes later.
function forgetOnceClosed(popover) {
  if (known.has(popover)) return;
  known.add(popover);
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed" && popover.hasAttribute("style")) popover.removeAttribute("style");
  });
}

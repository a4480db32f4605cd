// Keys for every page. Single keys are passed over while something is typed, and where the person switched them off.
// A page adds its own: onKey("c", () => …).

const keys = new Map();
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
let goUntil = 0;

export function onKey(key, act) {
  keys.set(key, act);
}

export function typing(target) {
  return Boolean(target?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"));
}

// Whether single keys act. Guests cannot switch them off: with them a key acts where the picture has the focus (WCAG 2.1.4).
export function singleKeys({ target }) {
  const on = document.body.dataset.singleKeys;
  return on === "yes" || (on === "focus" && Boolean(target?.closest?.(".view-room")));
}

export function showShortcuts() {
  const dialog = document.getElementById("shortcuts");
  if (dialog && !dialog.open) dialog.showModal();
}

function go(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  goUntil = 0;
  link?.click();
  return Boolean(link);
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

onKey("?", () => (showShortcuts(), true));
onKey("/", search);
onKey("g", () => ((goUntil = Date.now() + 1500), true));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!singleKeys(event) || typing(event.target)) return;
  const key = event.key.toLowerCase();
  // Under a dialog the page's keys are out of reach, beside a panel they are not; the list of keys can be asked for anywhere.
  if (key !== "?" && document.querySelector("dialog:modal")) return;
  const done = Date.now() < goUntil ? go(key) : keys.get(key)?.(event);
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts]")) showShortcuts();
  // A press on the backdrop is a press on the dialog itself.
  if (event.target instanceof HTMLDialogElement && event.target.classList.contains("dialog")) event.target.close();
});

if (MAC) for (const key of document.querySelectorAll("[data-mod]")) key.textContent = "⌘";

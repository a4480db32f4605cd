// <details class="menu">: one open at a time, closed by a press outside, by Escape and by choosing; arrows move inside.
const open = () => document.querySelector("details.menu[open]");

function close(menu, refocus = false) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest(".menu-item")) close(menu);
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]") ?? open();
  if (!menu) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(menu, true);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(menu, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Tab" && !menu.contains(document.activeElement)) {
    close(menu);
  }
});

document.addEventListener("focusin", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) close(menu);
});

function step(menu, by) {
  const items = [...menu.querySelectorAll(".menu-item:not([hidden])")];
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  items[next]?.focus();
}

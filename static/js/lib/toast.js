// toast({text, undo, label}): a line at the edge that goes by itself. The server says the same by the HX-Trigger header
// "studio:toast". `undo` is an address that takes a POST, or a function.

export function toast(detail) {
  document.dispatchEvent(new CustomEvent("studio:toast", { detail }));
}

export function region() {
  return document.querySelector("toast-region");
}

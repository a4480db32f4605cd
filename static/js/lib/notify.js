// The browser's own notifications: whether this person wants them here, and how one is shown.
import { region } from "studio/lib/toast";

const KEY = "studio-notify";

export function canNotify() {
  return "Notification" in window && window.isSecureContext;
}

export function notifies() {
  if (!canNotify() || Notification.permission !== "granted") return false;
  return (localStorage.getItem(KEY) ?? document.body.dataset.notify) === "yes";
}

export async function setNotifies(wanted) {
  const permission = wanted ? await Notification.requestPermission() : "granted";
  localStorage.setItem(KEY, wanted && permission === "granted" ? "yes" : "no");
  return permission === "granted";
}

// `tag` keeps several tabs of the studio from telling the same thing each.
export function tellBrowser(text, tag, open) {
  if (!notifies() || !document.hidden) return;
  const note = new Notification(document.title, { body: text, tag, icon: region()?.dataset.mark });
  note.addEventListener("click", () => {
    window.focus();
    note.close();
    open();
  });
}

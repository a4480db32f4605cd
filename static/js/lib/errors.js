// What the server refused, or that it did not answer at all, is said in a toast; the page stays as it is. Many things may ask
// at the same time: it is said once. The composer tells of its own questions in its place.
import { region, toast } from "studio/lib/toast";

const SAID = { 401: "gone", 403: "refused", 404: "gone" };
const TELLS_ITSELF = "#settings";

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (event.target.matches?.(TELLS_ITSELF) && !SAID[status]) return;
  if (status !== 409 && status !== 422) sayStatus(status);
});

document.addEventListener("htmx:error", (event) => {
  const failed = event.detail.error;
  if (failed?.name === "AbortError" || !event.detail.ctx || event.target.matches?.(TELLS_ITSELF)) return;
  if (failed instanceof TypeError || failed?.name === "TimeoutError") say("offline");
});

export function sayStatus(status) {
  say(SAID[status] ?? (status > 0 ? "server" : "offline"));
}

function say(key) {
  const text = region()?.dataset[key];
  if (text && !standing(text)) toast({ text, bad: true });
}

function standing(text) {
  return [...region().querySelectorAll("[data-text]")].some((one) => one.textContent === text);
}

// What the server refused, or that it did not answer at all, is said in a toast; the page stays as it is.
import { region, toast } from "studio/lib/toast";

const SAID = { 401: "gone", 403: "refused", 404: "gone" };

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status !== 409 && status !== 422) sayStatus(status);
});

document.addEventListener("htmx:error", (event) => {
  const failed = event.detail.error;
  if (failed?.name === "AbortError" || !event.detail.ctx) return;
  if (failed instanceof TypeError || failed?.name === "TimeoutError") say("offline");
});

export function sayStatus(status) {
  say(SAID[status] ?? (status > 0 ? "server" : "offline"));
}

function say(key) {
  const text = region()?.dataset[key];
  if (text) toast({ text, bad: true });
}

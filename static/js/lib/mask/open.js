// "studio:paint" on document, {image, filename, mask, feather, lock}, opens the painter over a picture of the team.
import { send } from "studio/lib/http";
import { toast } from "studio/lib/toast";

let asked = "";

async function openPainter({ image, filename = "", mask = "", feather = 0, lock = true }) {
  if (asked || document.querySelector("mask-painter")) return;
  asked = image;
  const address = document.querySelector("[data-painter]")?.dataset.painter;
  const query = new URLSearchParams({ image, filename, mask, feather, lock: lock ? "yes" : "no" });
  try {
    const answer = await send(`${address}?${query}`, { method: "GET" });
    document.body.append(document.createRange().createContextualFragment(await answer.text()));
  } catch {
    toast({ text: document.querySelector("toast-region").dataset.offline, bad: true });
  } finally {
    asked = "";
  }
}

document.addEventListener("studio:paint", (event) => openPainter(event.detail));

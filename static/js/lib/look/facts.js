// What is known of a picture, beside it: fetched when the picture rests.

export async function showFacts(room, frame) {
  const place = room.querySelector(".cull-facts");
  if (place.dataset.of === frame.id) return;
  place.dataset.of = frame.id;
  place.ariaBusy = "true";
  const answer = await fetch(`${room.dataset.picture}${frame.id}`, { headers: { "X-Partial": "facts" } }).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text() : "";
  if (place.dataset.of !== frame.id) return;
  place.ariaBusy = null;
  place.replaceChildren(document.createRange().createContextualFragment(text));
}

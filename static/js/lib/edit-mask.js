// "Edit with mask": the picture becomes the first reference of the composer on the page, which keeps its prompt, and the mask painter is
// asked for. Where there is no composer, the press is sent as a form, and leads to the studio's page with #paint.
import { send } from "studio/lib/http";

const PAINT = "#paint";

async function edit(composer, image, picture) {
  const { form, list } = { form: composer.form, list: composer.querySelector("#tray") };
  const known = list.querySelector(`.ref[data-reference="${CSS.escape(image)}"]`);
  const item = known ?? (await drawn(composer, picture));
  if (!item) return;
  if (form.elements.mask_of.value !== image) for (const name of ["mask", "mask_of"]) form.elements[name].value = "";
  list.prepend(item);
  ask(composer);
}

async function drawn(composer, picture) {
  const body = new FormData();
  body.append("picture", picture);
  const answer = await send(composer.dataset.references, { body });
  return document.createRange().createContextualFragment(await answer.text()).querySelector(".ref");
}

function ask(composer) {
  const { mask, mask_of: of, feather, lock } = composer.form.elements;
  const first = composer.querySelector("#tray .ref[data-reference]");
  if (!first) return;
  const image = first.dataset.reference;
  const detail = {
    image,
    filename: first.querySelector("[name=reference_name]").value,
    mask: of.value === image ? mask.value : "",
    feather: Number(feather.value),
    lock: valueOf(lock) !== "no",
  };
  document.dispatchEvent(new CustomEvent("studio:paint", { detail }));
}

// A hidden field, or one with a checkbox of its name after it.
function valueOf(field) {
  if (!(field instanceof RadioNodeList)) return field?.value;
  const box = [...field].find((one) => one.type === "checkbox");
  return box?.checked ? "yes" : "no";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit-mask]");
  const composer = document.querySelector("studio-composer");
  if (!button || !composer) return;
  event.preventDefault();
  button.ariaBusy = "true";
  const { editMask } = button.dataset;
  edit(composer, editMask, button.closest("[data-picture]").dataset.picture)
    .catch(() => button.form.requestSubmit(button))
    .finally(() => (button.ariaBusy = null));
});

if (location.hash === PAINT) {
  document.addEventListener("DOMContentLoaded", () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    const composer = document.querySelector("studio-composer");
    if (composer) ask(composer);
  });
}

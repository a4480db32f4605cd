// P picks the picture under the pointer or the focus, 0 to 5 give it stars, as its buttons do.
import { onKey } from "studio/lib/shortcuts";

onKey("p", () => press("[data-pick]"));
for (const stars of "012345") onKey(stars, () => press(`[data-stars="${stars}"]`));

function press(button) {
  const found = document.querySelector(`.pic:focus-within ${button}`) ?? document.querySelector(`.pic:hover ${button}`);
  found?.click();
  return Boolean(found);
}

// P picks the picture under the pointer or the focus, as its button does.
import { onKey } from "studio/lib/shortcuts";

onKey("p", () => {
  const picture = document.querySelector(".pic:focus-within [data-pick]") ?? document.querySelector(".pic:hover [data-pick]");
  picture?.click();
  return Boolean(picture);
});

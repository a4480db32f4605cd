// <picture-view>: fit, 100 % and fill; drag to pan; arrows to the neighbours; keys for the actions of the panel.
import { toast } from "studio/lib/toast";
import { typing } from "studio/lib/shortcuts";

class PictureView extends HTMLElement {
  connectedCallback() {
    this.room = this.querySelector(".view-room");
    this.image = this.querySelector(".view-picture");
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("change", (event) => event.target.name === "zoom" && this.zoom(event.target.value));
    this.addEventListener("submit", (event) => this.trash(event));
    this.room.addEventListener("dblclick", () => this.zoom(this.room.dataset.mode === "full" ? "fit" : "full"));
    this.room.addEventListener("pointerdown", (event) => this.hold(event));
    this.querySelector(".film-frame[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    this.warm();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  // The neighbours' large pictures are on their way before they are asked for.
  warm() {
    for (const link of this.querySelectorAll(".view-step")) {
      const hint = document.createElement("link");
      hint.rel = "prefetch";
      hint.href = link.href;
      this.append(hint);
    }
  }

  zoom(mode) {
    this.room.dataset.mode = mode;
    this.querySelector(`[name="zoom"][value="${mode}"]`).checked = true;
    if (mode !== "fit" && !this.image.src.endsWith(this.dataset.full)) this.image.src = this.dataset.full;
    if (mode === "full") {
      this.room.scrollTo((this.room.scrollWidth - this.room.clientWidth) / 2, (this.room.scrollHeight - this.room.clientHeight) / 2);
    }
  }

  hold(event) {
    if (this.room.dataset.mode !== "full" || event.button || event.target.closest("a")) return;
    const start = { x: event.clientX + this.room.scrollLeft, y: event.clientY + this.room.scrollTop };
    const move = (now) => this.room.scrollTo(start.x - now.clientX, start.y - now.clientY);
    const end = () => {
      this.room.classList.remove("is-held");
      this.room.removeEventListener("pointermove", move);
    };
    this.room.classList.add("is-held");
    this.room.setPointerCapture(event.pointerId);
    this.room.addEventListener("pointermove", move);
    this.room.addEventListener("pointerup", end, { once: true });
    this.room.addEventListener("pointercancel", end, { once: true });
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const acts = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      "+": () => this.zoom("full"),
      "=": () => this.zoom("full"),
      "-": () => this.zoom("fit"),
    };
    const act = acts[event.key] || (document.body.dataset.singleKeys !== "no" && this.pressed(event.key));
    if (!act || (this.room.dataset.mode === "full" && event.key.startsWith("Arrow") && this.room.contains(event.target))) return;
    event.preventDefault();
    act();
  }

  pressed(key) {
    const zooms = { f: "fit", 1: "full", 0: "fill" };
    if (zooms[key]) return () => this.zoom(zooms[key]);
    const button = this.querySelector(`[data-key="${CSS.escape(key)}"]`);
    return button && (() => button.click());
  }

  step(way) {
    if (this.closest("dialog")) this.dispatchEvent(new CustomEvent("studio:step", { detail: way, bubbles: true }));
    else this.querySelector(`[data-step="${way}"]`)?.click();
  }

  // Over the gallery a trashed picture leaves the wall and the next one comes up; on its own page the form goes its way.
  async trash(event) {
    if (!event.target.matches("[data-trash]") || !this.closest("dialog")) return;
    event.preventDefault();
    const answer = await fetch(event.target.action, {
      method: "POST",
      body: new FormData(event.target),
      headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return event.target.submit();
    toast(JSON.parse(answer.headers.get("HX-Trigger"))["studio:toast"]);
    document.getElementById(`p-${this.dataset.id}`)?.remove();
    if (this.querySelector('[data-step="1"]')) this.step(1);
    else if (this.querySelector('[data-step="-1"]')) this.step(-1);
    else this.dispatchEvent(new CustomEvent("studio:close", { bubbles: true }));
  }
}

customElements.define("picture-view", PictureView);

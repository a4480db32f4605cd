// One finger that goes up, down, left or right over a room; with a second one it is a pinch.

const FAR = 56;

export class Swipes {
  constructor(room, tell, allowed, signal) {
    room.addEventListener(
      "pointerdown",
      (event) => (this.from = event.isPrimary && event.pointerType === "touch" && allowed() ? event : null),
      { signal },
    );
    room.addEventListener("pointerup", (event) => this.end(event, tell), { signal });
    room.addEventListener("pointercancel", () => (this.from = null), { signal });
  }

  end(event, tell) {
    const { from } = this;
    this.from = null;
    if (!from || from.pointerId !== event.pointerId) return;
    const [across, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (Math.abs(across) > FAR && Math.abs(across) > 1.5 * Math.abs(down)) tell(across < 0 ? "left" : "right");
    else if (Math.abs(down) > FAR && Math.abs(down) > 1.5 * Math.abs(across)) tell(down < 0 ? "up" : "down");
  }
}

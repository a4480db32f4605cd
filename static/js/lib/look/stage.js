// One picture in a room, changed for the next without a black frame: what is decoded is put in its place at once, and the one before stays
// until then. Only what is really not there yet is shown by its placeholder.
import { Zoom } from "studio/elements/picture-zoom";
import { preload, readyWithin } from "studio/lib/look/preload";

const PATIENCE = 90;
const REST = 300;
const SVG = "http://www.w3.org/2000/svg";
const [NARROWEST, WIDEST] = [33, 300];

export class Stage {
  constructor(room, { shared, tell = () => {} } = {}) {
    this.room = room;
    this.zoom = new Zoom(room, room.dataset.full, tell, { rest: REST, ...(shared && { shared }) });
  }

  // Resolves once the picture stands there, or its placeholder does; to false where another was asked for meanwhile.
  show(frame) {
    this.wanted = frame;
    const entry = preload(frame.large);
    if (entry.ready) return this.put(frame, entry);
    return readyWithin(entry, PATIENCE).then(() => this.wanted === frame && this.put(frame, entry));
  }

  put(frame, entry) {
    const figure = figureOf(frame);
    dress(entry.image, frame);
    if (entry.ready) figure.querySelector(".view-soft")?.remove();
    else this.uncover(figure, entry);
    figure.append(entry.image);
    this.room.querySelector(".view-box").replaceWith(figure);
    this.room.dataset.id = frame.id;
    this.zoom.aim(frame.full);
    this.zoom.draw();
    return true;
  }

  uncover(figure, entry) {
    const soft = figure.querySelector(".view-soft");
    entry.done.then((there) => there && soft?.remove());
  }

  end() {
    this.zoom.end();
  }
}

function figureOf(frame) {
  const figure = document.createElement("figure");
  const ratio = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((100 * frame.width) / frame.height)));
  figure.className = `view-box r-${ratio}`;
  const shape = document.createElementNS(SVG, "svg");
  shape.setAttribute("class", "view-shape");
  shape.setAttribute("width", frame.width);
  shape.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
  shape.setAttribute("aria-hidden", "true");
  figure.append(shape);
  if (frame.soft) figure.append(softOf(frame));
  return figure;
}

function softOf(frame) {
  const soft = new Image(frame.width, frame.height);
  soft.className = "view-soft";
  soft.alt = "";
  soft.src = `data:image/webp;base64,${frame.soft}`;
  return soft;
}

function dress(image, frame) {
  image.className = "view-picture";
  image.setAttribute("width", frame.width);
  image.setAttribute("height", frame.height);
  image.alt = frame.prompt;
  image.draggable = false;
}

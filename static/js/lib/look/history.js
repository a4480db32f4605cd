// What was done, newest last, to be taken back step by step: {text, undo}. Kept for as long as the page stands.

const steps = [];

export function done(step) {
  steps.push(step);
  tell();
}

export function undoLast() {
  const step = steps.pop();
  step?.undo();
  tell();
  return step;
}

export function canUndo() {
  return steps.length > 0;
}

function tell() {
  document.dispatchEvent(new CustomEvent("studio:history", { detail: { steps: steps.length } }));
}

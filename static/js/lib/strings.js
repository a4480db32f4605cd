// Sentences come from the server in data attributes, with {name} where a value goes.
export function fill(sentence, values = {}) {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function pageLanguage() {
  return document.documentElement.lang || "en";
}

// Pictures that are decoded before they are shown, so that nothing black or blurred comes between. The newest ones are kept.

const MOST = 24;
const images = new Map();

// The picture's own element, to be put into the page as it is, and whether it is ready.
export function preload(address) {
  const known = images.get(address);
  if (known) {
    images.delete(address);
    images.set(address, known);
    return known;
  }
  const image = new Image();
  image.decoding = "sync";
  image.src = address;
  const entry = { image, ready: false, failed: false };
  entry.done = image.decode().then(
    () => (entry.ready = true),
    () => {
      entry.failed = true;
      images.delete(address);
      return false;
    },
  );
  images.set(address, entry);
  for (const key of images.keys()) {
    if (images.size <= MOST) break;
    images.delete(key);
  }
  return entry;
}

// Whether it is ready within so many milliseconds.
export function readyWithin(entry, patience) {
  if (entry.ready) return Promise.resolve(true);
  return Promise.race([entry.done, new Promise((done) => setTimeout(() => done(entry.ready), patience))]);
}

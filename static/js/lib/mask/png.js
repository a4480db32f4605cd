// A mask as a file: PNG of one bit a pixel, black where the picture is painted anew. Packed here because a canvas of the picture's
// size would take 33 MB at 3840 × 2160, and because no colour management can touch it on its way.
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const STRIP = 256;

export async function toPng(bitmap) {
  const { width, height } = bitmap;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([1, 0, 0, 0, 0], 8);
  const pressed = new Blob([packed(bitmap)]).stream().pipeThrough(new CompressionStream("deflate"));
  const body = new Uint8Array(await new Response(pressed).arrayBuffer());
  const parts = [Uint8Array.from(SIGNATURE), chunk("IHDR", header), chunk("IDAT", body), chunk("IEND", new Uint8Array(0))];
  return new Blob(parts, { type: "image/png" });
}

function packed({ data, width, height }) {
  const line = Math.ceil(width / 8) + 1;
  const bytes = new Uint8Array(line * height);
  for (let y = 0; y < height; y += 1) {
    const from = y * width;
    const to = y * line + 1;
    for (let x = 0; x < width; x += 1) if (!(data[from + x] & 1)) bytes[to + (x >> 3)] |= 128 >> (x & 7);
  }
  return bytes;
}

function chunk(name, body) {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i += 1) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc(bytes.subarray(4, body.length + 8)));
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// The mask at an address: a byte for each pixel, 1 where it is transparent. In strips, so that the whole is never there four times.
export async function fromAddress(address, width, height) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const picture = await createImageBitmap(await answer.blob(), { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  if (picture.width !== width || picture.height !== height) throw new Error("another size");
  const pixels = new Uint8Array(width * height);
  const context = new OffscreenCanvas(width, STRIP).getContext("2d", { willReadFrequently: true });
  for (let top = 0; top < height; top += STRIP) {
    const high = Math.min(STRIP, height - top);
    context.clearRect(0, 0, width, STRIP);
    context.drawImage(picture, 0, -top);
    const { data } = context.getImageData(0, 0, width, high);
    for (let i = 0, to = top * width; i < width * high; i += 1) pixels[to + i] = data[i * 4 + 3] < 128 ? 1 : 0;
  }
  picture.close();
  return pixels;
}

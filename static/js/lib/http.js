// The one way from our own scripts to the server: adds the CSRF token, and turns every failure into one kind of error.

export class HttpError extends Error {
  constructor(status, text) {
    super(text || `HTTP ${status}`);
    this.status = status;
    this.text = text;
  }
}

export function csrfToken() {
  const headers = document.body.getAttribute("hx-headers:inherited");
  return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
}

export async function send(url, { method = "POST", body = null, signal = undefined, keepalive = false } = {}) {
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  const answer = await fetch(url, { method, body, signal, keepalive, headers, credentials: "same-origin", redirect: "error" });
  if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new HttpError(answer.status, "");
  return answer;
}

export function postForm(url, fields, options = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return send(url, { ...options, body });
}

// fetch() cannot report how far an upload is; XMLHttpRequest can.
export function upload(url, body, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => resolve(answerOf(request)));
    request.addEventListener("error", () => reject(new HttpError(0, "")));
    request.addEventListener("abort", () => reject(new HttpError(-1, "")));
    request.send(body);
  });
  return { done, cancel: () => request.abort() };
}

function answerOf(request) {
  const { status, responseText: text } = request;
  return { status, text, header: (name) => request.getResponseHeader(name) ?? "" };
}

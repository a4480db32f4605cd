// What was typed and is not on the server yet, kept in this tab until it is: a page that is left quickly, a crash or an outage
// takes nothing with it. One record for each person and project; the storage may be full or forbidden, and then there is none.
const TAB = "studio-tab";
const DRAFT = "studio-draft:";

function get(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function set(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The server is told anyway, a moment later.
  }
}

// crypto.randomUUID is missing over plain HTTP on a LAN.
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The next page of a tab goes on under its name. A duplicated tab begins with a copy of the other's storage, in which that one
// has not left: it takes a name of its own.
const known = get(TAB);
const tab = { id: known?.left ? known.id : newId(), turn: known?.turn ?? 0, left: false };
set(TAB, tab);
window.addEventListener("pagehide", () => set(TAB, { ...(get(TAB) ?? tab), left: true }));
window.addEventListener("pageshow", (event) => event.persisted && set(TAB, { ...(get(TAB) ?? tab), left: false }));

export const tabId = tab.id;

// Of the last change in this tab, on whatever page.
export function lastTurn() {
  return get(TAB)?.turn ?? tab.turn;
}

export function nextTurn() {
  tab.turn = Math.max(lastTurn(), tab.turn, Date.now() - 1) + 1;
  set(TAB, tab);
  return tab.turn;
}

// -- Records: {tab, turn, revision, saved, fields}, `saved` the revision that holds them, 0 while none does ------------------

export function keyOf(person, project) {
  return `${DRAFT}${person}:${project}`;
}

export function load(key) {
  return get(key);
}

export function put(key, record) {
  set(key, record);
}

export function drop(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}

// Of everyone, or of everyone but this person: who signs in next finds nothing of who was here before.
export function dropAll(person = "") {
  const kept = person && keyOf(person, "");
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(DRAFT) && !(kept && key.startsWith(kept))) sessionStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept then.
  }
}

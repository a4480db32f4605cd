// The composer's form as a list of [name, value]: what a draft holds. Files and what belongs to one page alone are left out.
const OF_THE_PAGE = new Set([
  ...["csrfmiddlewaretoken", "project", "submission", "revision", "touched"],
  ...["files", "brief", "mask_file"],
]);
const FILES_OF_VARIABLES = /^variable_file-/;
export const VARIABLE_FIELDS = ["variable", "variable_value", "variable_image"];
export const REFERENCE_FIELDS = ["reference", "reference_name", "reference_role", "reference_line"];

export function readFields(form) {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (!OF_THE_PAGE.has(name) && !FILES_OF_VARIABLES.test(name)) fields.push([name, String(value).replaceAll("\r\n", "\n")]);
  }
  return fields;
}

export function sameFields(one, other) {
  const sorted = (fields) => JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return sorted(one) === sorted(other);
}

// Puts the values back, but for the references, which are the tray's, and what variables are filled with.
export function writeFields(form, fields) {
  for (const [name, value] of fields) {
    const control = form.elements[name];
    if (!control || REFERENCE_FIELDS.includes(name) || VARIABLE_FIELDS.includes(name)) continue;
    const box = boxOf(control);
    if (box) {
      box.checked = fields.some(([other, said]) => other === name && said === box.value);
      continue;
    }
    if (!(control instanceof HTMLSelectElement)) control.value = value;
    else if ([...control.options].some((option) => option.value === value)) control.value = value;
  }
}

// A checkbox stands beside a hidden field of the same name, which says "no" for it.
function boxOf(control) {
  if (control instanceof HTMLInputElement) return control.type === "checkbox" ? control : null;
  return control instanceof RadioNodeList ? [...control].find((one) => one.type === "checkbox") : null;
}

// The references of a list of fields, each as an object of its four values by name.
export function referencesOf(fields) {
  return rowsOf(fields, REFERENCE_FIELDS).map((row) => Object.fromEntries(REFERENCE_FIELDS.map((name, at) => [name, row[at]])));
}

// What its variables are filled with, each as a list of name, text and image.
export function variablesOf(fields) {
  return rowsOf(fields, VARIABLE_FIELDS);
}

function rowsOf(fields, names) {
  const columns = names.map((wanted) => fields.filter(([name]) => name === wanted).map(([, value]) => value));
  return columns[0].map((_first, place) => columns.map((column) => column[place] ?? ""));
}

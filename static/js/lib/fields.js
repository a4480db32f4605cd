// The composer's form as a list of [name, value]: what a draft holds. Files and what belongs to one page alone are left out.
const OF_THE_PAGE = new Set([
  ...["csrfmiddlewaretoken", "project", "submission", "revision", "touched"],
  ...["files", "brief", "mask_file"],
]);
const REFERENCES = new Set(["reference", "reference_name"]);

export function readFields(form) {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (!OF_THE_PAGE.has(name)) fields.push([name, String(value).replaceAll("\r\n", "\n")]);
  }
  return fields;
}

export function sameFields(one, other) {
  const sorted = (fields) => JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return sorted(one) === sorted(other);
}

// Puts the values back, but for the references, which are the tray's.
export function writeFields(form, fields) {
  for (const [name, value] of fields) {
    const control = form.elements[name];
    if (!control || REFERENCES.has(name)) continue;
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

// The references of a list of fields, as [id, name].
export function referencesOf(fields) {
  const all = (wanted) => fields.filter(([name]) => name === wanted).map(([, value]) => value);
  const names = all("reference_name");
  return all("reference").map((id, place) => [id, names[place] ?? ""]);
}

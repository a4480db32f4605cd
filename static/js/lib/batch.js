// The composer's "Batch…" takes what stands in it along, as it does without a script: the form itself goes to the batch's page.

document.addEventListener("click", (event) => {
  const press = event.target.closest?.("[data-batch]");
  const form = press?.form;
  if (!form) return;
  event.preventDefault();
  // By its attribute: the form has a field of that name.
  const action = form.getAttribute("action");
  form.setAttribute("action", press.formAction);
  // Not by an event: htmx would send it to where Generate goes.
  form.submit();
  form.setAttribute("action", action);
});

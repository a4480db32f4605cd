// The composer's "Batch…" takes what stands in it along, as it does without a script: the form itself goes to the batch's page.

document.addEventListener("click", (event) => {
  const press = event.target.closest?.("[data-batch]");
  const form = press?.form;
  if (!form) return;
  event.preventDefault();
  const { action } = form;
  form.action = press.formAction;
  // Not by an event: htmx would send it to where Generate goes.
  form.submit();
  form.action = action;
});

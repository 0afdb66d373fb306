// After a form with mistakes comes back: take the reader to the list of them.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

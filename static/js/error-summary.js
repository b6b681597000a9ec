// After a refused form: focus goes to the summary of what is wrong, and from it into the fields.
const summary = document.querySelector("[data-error-summary]");
summary.focus();
summary.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    field.focus();
    field.closest(".field")?.scrollIntoView();
  }
});

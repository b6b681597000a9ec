// After a refused form: focus goes to the summary of what is wrong.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
}

// A link in the summary leads into the field, not only past it.
summary?.addEventListener("click", (event) => {
  const target = document.querySelector(event.target.closest("a")?.hash || null);
  if (target) {
    event.preventDefault();
    target.focus();
    target.closest(".field")?.scrollIntoView({ block: "start" });
  }
});

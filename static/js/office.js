// The office's forms and lists: names for what the libraries draw without one.

// A box to search and choose in is named by the field's label, before what is chosen in it.
const nameChoices = () => {
  for (const box of document.querySelectorAll(".select2-container")) {
    const select = box.previousElementSibling;
    const label = select?.labels?.[0];
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const text = label.textContent.trim().replace(/:$/, "");
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", text);
    const chosen = box.querySelector(".select2-selection__rendered");
    if (chosen?.getAttribute("role") === "textbox") {
      chosen.setAttribute("aria-label", chosen.title ? `${text}: ${chosen.title}` : text);
    }
    box.querySelector(".select2-selection")?.setAttribute("aria-labelledby", `${label.id} ${chosen?.id ?? ""}`);
  }
};

// A field in a list is named by its column and its row.
const nameFieldsInLists = () => {
  for (const field of document.querySelectorAll("#result_list td :is(input, select)")) {
    if (field.type === "hidden" || field.labels?.length || field.ariaLabel) continue;
    const cell = field.closest("td");
    const column = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    const row = cell.parentElement.querySelector("th");
    field.setAttribute("aria-label", `${column.textContent.trim()}: ${row?.textContent.trim() ?? ""}`);
  }
};

const nameAll = () => {
  nameChoices();
  nameFieldsInLists();
  for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]")) {
    hint.setAttribute("role", "img");
  }
};

django.jQuery(nameAll); // after the libraries that draw when jQuery is ready …
window.addEventListener("load", () => setTimeout(nameAll)); // … and those that wait for the page
document.addEventListener("formset:added", () => setTimeout(nameAll));
django.jQuery(document).on("select2:select select2:unselect select2:clear", () => setTimeout(nameChoices));

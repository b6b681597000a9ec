// The rich text editor in the office: Swedish words, an accessible name, and no style of its own.
// Runs before the editor's modules, whose words and styles are read when they start.

const words = {
  "Add column": "Lägg till kolumn",
  "Add row": "Lägg till rad",
  "Bullets": "Punkter",
  "Cancel": "Avbryt",
  "Columns": "Kolumner",
  "Decimal numbers": "Siffror",
  "Delete column": "Ta bort kolumnen",
  "Delete row": "Ta bort raden",
  "Delete table": "Ta bort tabellen",
  "Edit Link": "Länk",
  "Heading 2": "Rubrik 2",
  "Heading 3": "Rubrik 3",
  "Heading 4": "Rubrik 4",
  "Include header row": "Med rubrikrad",
  "Insert": "Infoga",
  "Insert Table": "Infoga tabell",
  "Insert table": "Infoga tabell",
  "List properties": "Listans egenskaper",
  "List type": "Slags lista",
  "Lowercase Roman numerals": "Små romerska siffror",
  "Lowercase letters": "Små bokstäver",
  "Merge cells": "Slå ihop celler",
  "Paragraph": "Brödtext",
  "Rows": "Rader",
  "Split cell": "Dela cellen",
  "Start at": "Börja på",
  "Table Properties": "Tabellens egenskaper",
  "Title": "Beskrivning av länken",
  "Toggle header cell": "Rubrikcell av eller på",
  "URL": "Adress",
  "Update": "Spara",
  "Uppercase Roman numerals": "Stora romerska siffror",
  "Uppercase letters": "Stora bokstäver",
  "blockquote": "Citat",
  "bold": "Fet",
  "heading 2": "Rubrik 2",
  "heading 3": "Rubrik 3",
  "heading 4": "Rubrik 4",
  "horizontal rule": "Avdelande linje",
  "insert link": "Länk",
  "italic": "Kursiv",
  "ordered list": "Numrerad lista",
  "paragraph": "Brödtext",
  "redo": "Gör om",
  "remove link": "Ta bort länken",
  "undo": "Ångra",
  "unordered list": "Punktlista",
};

const others = window.gettext;
window.gettext = (text) => words[text] ?? others?.(text) ?? text;

// The editor puts a <style> in the page, which our policy refuses, unless an element of that name and
// mark is there already. This one belongs to no language and styles nothing; the editor's rules are in
// office-editor.css.
const stand = document.createElementNS(null, "style");
stand.setAttribute("data-tiptap-style", "");
document.head.append(stand);

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  nameTextbox(editor.view.dom, textarea);
  // The toolbar comes a moment later, and its buttons come and go.
  const frame = textarea.closest(".prose-editor");
  const describe = () => {
    describeToolbar(frame, textarea);
    describeDialog(frame);
  };
  new MutationObserver(describe).observe(frame, {
    attributeFilter: ["class", "title"],
    childList: true,
    subtree: true,
  });
  describe();
});

function labelOf(textarea) {
  return textarea.labels[0]?.textContent.replace(/[:*\s]+$/, "").trim() || "Text";
}

function nameTextbox(textbox, textarea) {
  textbox.ariaLabel = labelOf(textarea);
  textbox.ariaMultiLine = "true";
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) {
      textbox.setAttribute(name, textarea.getAttribute(name));
    }
  }
  textarea.labels[0]?.addEventListener("click", () => textbox.focus());
}

// Changes only what is not yet as it should be: the observer calls again for every change.
function describeToolbar(frame, textarea) {
  const toolbar = frame.querySelector(".prose-menubar");
  if (!toolbar) {
    return;
  }
  toolbar.role = "toolbar";
  toolbar.ariaLabel = `Verktyg för ${labelOf(textarea).toLowerCase()}`;
  for (const button of toolbar.querySelectorAll("button")) {
    const title = words[button.title];
    if (title) {
      button.title = title;
      button.ariaLabel = title;
    }
    const states = { ariaDisabled: "disabled", ariaPressed: "active" };
    for (const [property, name] of Object.entries(states)) {
      const state = button.classList.contains(name) ? "true" : null;
      if (button[property] !== state) {
        button[property] = state;
      }
    }
  }
  for (const sample of toolbar.querySelectorAll(".prose-menubar__option > *")) {
    const text = words[sample.textContent];
    if (text) {
      sample.textContent = text;
      sample.role = "presentation";
    }
  }
}

function describeDialog(frame) {
  const dialog = frame.querySelector("dialog:not([aria-label])");
  if (!dialog) {
    return;
  }
  dialog.ariaLabel = dialog.querySelector("h3").textContent;
  const headerRow = dialog.querySelector("[name=withHeaderRow]");
  if (headerRow) {
    // A table begins with its header row. What is sent stays in the editor's own words.
    headerRow.replaceChildren(new Option("Ja", "Yes"), new Option("Nej", "No"));
  }
}

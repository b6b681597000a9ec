// The register's list follows its filters where it stands. Without this the same is done by a form
// that is sent and by links: here the same address is fetched, and its parts put in place of ours.
// Nothing here knows what a filter means.

const form = document.querySelector("[data-filters]");
const heading = document.querySelector("[data-count]");
const parts = () => document.querySelectorAll("[data-part]");

// What the list's heading, which says the number of hits aloud, does not tell.
const announcement = document.createElement("p");
announcement.className = "visually-hidden";
announcement.role = "status";
document.querySelector("main").append(announcement);

let underway = new AbortController();
let shown = location.pathname + location.search;

// ── From one list to the next ────────────────────────────────────────────────────────────────
// Show the list at an address, then do what `after` says: where the focus goes, if anywhere.
async function show(address, { isNew = true, after = () => {} } = {}) {
  underway.abort();
  underway = new AbortController();
  const { signal } = underway;
  document.querySelector("[data-part=results]").ariaBusy = "true";
  try {
    const response = await fetch(address, { signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok || !page.querySelector("[data-count]")) {
      throw new Error(`No list at ${address}`);
    }
    if (isNew) {
      history.pushState(null, "", address);
    }
    shown = location.pathname + location.search;
    put(page);
    after();
  } catch {
    if (!signal.aborted) {
      location.assign(address);
    }
  }
}

function put(page) {
  document.title = page.title;
  const folds = new Map([...form.querySelectorAll("details")].map((fold) => [fold.dataset.key, fold.open]));
  for (const fold of page.querySelectorAll("[data-filters] details")) {
    fold.open = folds.get(fold.dataset.key) ?? fold.open;
  }
  const count = page.querySelector("[data-count]").textContent;
  for (const part of parts()) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.matches("link")) {
      part.href = fresh.href;
    } else {
      renew(part, fresh);
    }
  }
  document.querySelector("[data-part=results]").ariaBusy = "false";
  heading.textContent = ""; // so that the same number, too, is said again
  setTimeout(() => {
    heading.textContent = count;
  });
  dress(count);
}

// Give `old` the content of `fresh`, except for what has the focus, which must not be moved.
function renew(old, fresh) {
  const held = [...old.children].find((child) => child.dataset.key && child.contains(document.activeElement));
  const twin = held && [...fresh.children].find((child) => child.dataset.key === held.dataset.key);
  if (!twin) {
    old.replaceChildren(...fresh.childNodes);
    return;
  }
  const children = [...fresh.childNodes];
  const place = children.indexOf(twin);
  for (const child of [...old.childNodes]) {
    if (child !== held) {
      child.remove();
    }
  }
  held.before(...children.slice(0, place));
  held.after(...children.slice(place + 1));
  if ("keeps" in held.dataset) {
    recount(held, twin);
  } else {
    renew(held, twin);
  }
}

function recount(held, twin) {
  for (const box of held.querySelectorAll("[type=checkbox]")) {
    const other = twin.querySelector(`[value="${CSS.escape(box.value)}"]`);
    const number = box.closest("label").querySelector(".facet-count");
    box.checked = other?.checked ?? false;
    number.replaceChildren(...(other?.closest("label").querySelector(".facet-count").childNodes ?? "0"));
  }
}

// What is needed only without this script goes, and the form's button tells what it leads to.
function dress(count) {
  for (const button of document.querySelectorAll("[data-without-script]")) {
    button.hidden = true;
  }
  form.querySelector("[data-send]").textContent = /\d/.test(count) ? `Visa ${count}` : "Visa listan";
}

// ── What people do ───────────────────────────────────────────────────────────────────────────
// The address that the form would give, without the fields that are empty.
function asked() {
  const filled = [...new FormData(form)].filter(([, value]) => value);
  return `${location.pathname}?${new URLSearchParams(filled)}`.replaceAll("%2C", ",").replace(/\?$/, "");
}

function toHeading() {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

// While boxes are ticked the focus stays where it is; the number of hits is said aloud.
document.addEventListener("change", ({ target }) => {
  if (target.form === form && target.type !== "search" && form.reportValidity()) {
    show(asked());
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(asked(), { after: toHeading });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-part=results] a");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || link.pathname !== location.pathname || link.origin !== location.origin) {
    return;
  }
  event.preventDefault();
  const address = link.pathname + link.search;
  const { saves } = link.dataset;
  if (saves) {
    const entry = link.closest("[id]").id;
    show(address, {
      after: () => {
        document.getElementById(entry)?.querySelector("[data-saves]")?.focus({ preventScroll: true });
        announcement.textContent = saves;
      },
    });
  } else {
    show(address, { after: toHeading });
  }
});

addEventListener("popstate", () => {
  const address = location.pathname + location.search;
  if (address !== shown) {
    document.activeElement.blur();
    show(address, { isNew: false });
  }
});

dress(heading.textContent);

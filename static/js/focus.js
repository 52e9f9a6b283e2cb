// Where focus goes after a swap: it stays, or it goes to the heading of the new part, or to the next row.
import { $, $$, openPk, say } from "./dom.js";

let keep = ""; // id of the field to return to after its part was replaced

function mark() {
  const pk = openPk();
  $$(".row__link").forEach((link) => {
    if (pk && link.closest(".row").dataset.pk === pk) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

// The server names the row that comes next ("desk:acted"); at the end of the list it is the heading.
document.addEventListener("desk:acted", (event) => {
  const { next, words, stay } = event.detail;
  requestAnimationFrame(() => {
    say(words);
    if (stay) return found(stay);
    const row = next && $(`#row-${next} .row__link`);
    (row || $("#list-h"))?.focus();
    row?.closest(".row").scrollIntoView({ block: "nearest" });
  });
});

// The control that was pressed may be gone: then its item's heading has the focus, or its row where the item is shut.
function found(pk) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const place = String(pk) === openPk() ? $("#item-h") : $(`#row-${pk} .row__link`);
  place?.focus({ preventScroll: true });
}

document.addEventListener("desk:focus", (event) => { keep = event.detail.id; });

// A page opened at an item shows its row too, however far down the list that is.
$(".row:has(.row__link[aria-current])")?.scrollIntoView({ block: "nearest" });

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "item") return;
  mark();
  const part = keep ? document.getElementById(keep) : null;
  const opened = event.detail.requestConfig?.verb === "get";
  keep = "";
  if (part) part.focus();
  else if (opened) { $("#item").scrollTop = 0; $("#item-h")?.focus({ preventScroll: true }); }
});

// A closed connection or a server fault must not look like success.
const lost = () => say("That did not reach the desk. Nothing was changed and your text is still here. Try again.");
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:responseError", lost);

// An Undo on offer leaves after its thirty seconds; the act stays in the timeline with an Undo of its own.
new MutationObserver(() => {
  $$(".toast:not([data-seen]), [data-brief]:not([data-seen])").forEach((toast) => {
    toast.dataset.seen = "1";
    setTimeout(() => { if (!toast.matches(":focus-within, :hover")) toast.remove(); }, 30000);
  });
}).observe(document.body, { childList: true, subtree: true });

// The desk itself moved the item on (a reply was sent): forms on the page follow. A person's act never does this.
document.addEventListener("htmx:afterSettle", () => {
  const now = $("[data-version-now]")?.dataset.versionNow;
  if (now) $$("#item [name=expected_version]").forEach((field) => { field.value = now; });
});

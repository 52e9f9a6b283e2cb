// A sentence of the composer's menus goes in where the caret is. Without this file its button adds it at the end.
import { $ } from "./dom.js";

// A draft that nobody has clicked into yet has its caret at the start; the sentence belongs at the end.
document.addEventListener("focusin", (event) => { if (event.target.id === "draft") event.target.dataset.caret = "1"; });

const space = (edge) => (edge && !/\s/.test(edge) ? " " : "");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const draft = button && $("#draft");
  if (!draft) return;
  event.preventDefault();
  button.closest("[popover]")?.hidePopover();
  const end = draft.value.length;
  const [from, to] = draft.dataset.caret ? [draft.selectionStart, draft.selectionEnd] : [end, end];
  const words = space(draft.value[from - 1]) + button.dataset.insert + space(draft.value[to]);
  draft.setRangeText(words, from, to, "end");
  draft.focus();
  draft.dispatchEvent(new Event("input", { bubbles: true })); // the mirror paints it, htmx saves it
});

// The draft mirror: the same text under the field carries the marks of the privacy check.
import { $, $$, openPk } from "./dom.js";

function paint() {
  const draft = $("[data-draft]");
  const under = $("[data-draft-under]");
  if (!draft || !under) return;
  const phrases = $$("[data-phrase]").map((el) => el.dataset.phrase).filter(Boolean);
  under.replaceChildren();
  let rest = draft.value + "\n";
  while (rest) {
    const lower = rest.toLowerCase();
    const [at, phrase] = phrases
      .map((words) => [lower.indexOf(words.toLowerCase()), words])
      .filter(([place]) => place >= 0)
      .sort((a, b) => a[0] - b[0])[0] ?? [rest.length, ""];
    under.append(rest.slice(0, at));
    if (!phrase) break;
    const mark = document.createElement("mark");
    mark.textContent = rest.slice(at, at + phrase.length);
    under.append(mark);
    rest = rest.slice(at + phrase.length);
  }
}

// Another act of this item redraws it: what is being typed meanwhile stays in its field.
let typed = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const field = document.activeElement;
  typed = null;
  if (detail.target.id !== "item" || !field?.matches("#draft, #note") || detail.elt.closest("#composer")) return;
  typed = { pk: openPk(), id: field.id, words: field.value, caret: field.selectionEnd };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const field = typed && detail.target.id === "item" && typed.pk === openPk() && document.getElementById(typed.id);
  if (!field) return;
  field.value = typed.words;
  field.focus();
  field.setSelectionRange(typed.caret, typed.caret);
  typed = null;
});

document.addEventListener("input", (event) => { if (event.target.matches("[data-draft]")) paint(); });
document.addEventListener("htmx:afterSettle", paint);
paint();

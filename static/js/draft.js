// The draft mirror: the same text under the field carries the marks of the privacy check.
import { $, $$ } from "./dom.js";

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

document.addEventListener("input", (event) => { if (event.target.matches("[data-draft]")) paint(); });
document.addEventListener("htmx:afterSettle", paint);
paint();

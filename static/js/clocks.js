// The on-call clock alone counts in seconds. Rows ask the server for their words once a minute.
import { $, $$ } from "./dom.js";

setInterval(() => {
  const clock = $("[data-until]");
  if (!clock) return;
  const left = Math.round((Date.parse(clock.dataset.until) - Date.now()) / 1000);
  const minutes = Math.floor(Math.abs(left) / 60);
  const words = minutes < 60 ? `${minutes} min ${Math.abs(left) % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  clock.textContent = words;
  const state = $("[data-until-state]");
  if (state && left < 0) state.textContent = state.dataset.untilState;
}, 1000);

// News is asked for with the tag of the last answer: 304 while nothing is new.
let tag = "";
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches("[data-live]")) tag = event.detail.xhr.getResponseHeader("ETag") ?? tag;
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-live]") && tag) event.detail.headers["If-None-Match"] = tag;
  if (event.detail.elt.matches("[data-clocks]")) event.detail.parameters.pk = $$(".row").map((row) => row.dataset.pk);
});

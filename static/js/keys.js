// Single keys. Off while typing, with a modifier, in an overlay, or when the person switched them off.
// A control says which key is its own (aria-keyshortcuts), so the page and this file cannot disagree.
import { $, $$, currentRow, isOpen, links, openPk, shown } from "./dom.js";

const GO = { i: "/", e: "/escalations/", w: "/weekly/" };
const STEP = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const FOR_ITEM = "arnesmbdtcv";
const SEND = "Control+Enter";
const DIRECT = { a: "acknowledge", m: "take" };

// What this person changed: the key an action begins with, and the one it has now ("" for none). The rest of this
// file knows an action by the key it begins with; "meant" and "printed" translate at its edges.
const changed = () => JSON.parse($("[data-keymap]")?.dataset.keymap ?? "{}");
const printed = (key) => changed()[key] ?? key;
function meant(key) {
  const now = changed();
  return Object.keys(now).find((before) => now[before] === key) ?? (key in now ? "" : key);
}

// A part that does not know whose page it is prints the key that everybody begins with.
function print() {
  $$("[aria-keyshortcuts]:not([data-key])").forEach((control) => {
    const key = control.getAttribute("aria-keyshortcuts");
    if (printed(key) === key) return;
    const kbd = $("kbd", control);
    control.dataset.key = "";
    if (printed(key)) control.setAttribute("aria-keyshortcuts", printed(key));
    else control.removeAttribute("aria-keyshortcuts");
    if (kbd) { kbd.textContent = printed(key); kbd.hidden = !printed(key); }
  });
}
document.addEventListener("htmx:afterSettle", print);
print();

let first = ""; // the first key of a sequence, and when it was pressed
let firstAt = 0;
let wanted = ""; // a key waiting for its item to open, or for the act before it
let busy = 0; // requests of the open item that have no answer yet

const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const overlay = () => $("dialog[open], [popover]:popover-open");
const owner = (key, root = document) =>
  $$("[aria-keyshortcuts]", root).find((el) => el.getAttribute("aria-keyshortcuts") === (printed(key) || null) && (shown(el) || el.matches(".vh")));

function press(key) {
  const control = owner(key, $("#item") ?? document) ?? owner(key);
  if (!control || control.getAttribute("aria-disabled") === "true") return false;
  if (control.matches("input[type=radio]")) {
    control.checked = true;
    control.dispatchEvent(new Event("change", { bubbles: true }));
    const field = $(`[data-pane="${control.value}"] textarea`);
    if (field) { field.scrollIntoView({ block: "center" }); field.focus(); }
  } else if (control.matches("input, textarea")) {
    control.focus();
  } else control.click();
  return true;
}

// A pair of buttons with keys of its own, whatever keys a person chose for the desk's acts: "y" and "n" of a check.
function fixed(key) {
  const control = $$('[data-key="fixed"]').find((el) => el.getAttribute("aria-keyshortcuts") === key && shown(el));
  control?.click();
  return Boolean(control);
}

function move(step) {
  const all = links();
  if (!all.length) return;
  const at = all.indexOf($(".row__link", currentRow() ?? document.createElement("i")));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  next.focus();
  next.closest(".row").scrollIntoView({ block: "nearest" });
}

// A row that is not open: acknowledge and take act on it where it stands; anything else opens it first.
function actOnRow(row, key) {
  const act = DIRECT[key];
  if (act && row.dataset.tier !== "0") {
    const values = { expected_version: row.dataset.version, from: "row" };
    window.htmx.ajax("POST", `/items/${row.dataset.pk}/${act}/${location.search}`, { values, target: "#item", swap: "none" });
  } else {
    wanted = key;
    $(".row__link", row).click();
  }
}

function item(key) {
  const row = currentRow();
  if (busy) wanted = key;
  else if (row && !isOpen(row)) actOnRow(row, key);
  else return press(key);
  return true;
}

// Ctrl Enter. While an act is on its way the page is about to be redrawn: the words are kept and go after it.
function send(form) {
  const button = form && $("[data-send]", form);
  if (!button || button.getAttribute("aria-disabled") === "true") return false;
  if (busy) wanted = SEND;
  else button.click();
  return true;
}

function back() {
  const link = $(".item__back");
  if (shown(link)) link.click();
  else ($(".row__link[aria-current]") ?? links()[0] ?? $(".back"))?.focus();
}

// After the first key of a sequence the second is the one on the keyboard: it has a fixed meaning.
function sequence(key, pressed) {
  const before = Date.now() - firstAt < 2000 ? first : "";
  first = "";
  if (before === "g" && GO[pressed]) { location.assign(GO[pressed]); return true; }
  if (/[1-9]/.test(before) && (pressed === "y" || pressed === "n")) {
    $(`.signals [data-n="${before}"] [data-say="${pressed}"]`)?.click();
    return true;
  }
  if (key === "g" || (/[1-9]/.test(key) && openPk())) { first = key; firstAt = Date.now(); return true; }
  return false;
}

const LIST = {
  u: back,
  x: () => $("input[type=checkbox]", currentRow() ?? undefined)?.click(),
  "*": () => {
    const boxes = $$(".row input[type=checkbox]:not(:disabled)");
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
  },
};

function single(event) {
  const key = meant(event.key);
  if (sequence(key, event.key) || fixed(event.key)) return true;
  if (!key) return false;
  if (key in STEP) {
    if (key.startsWith("Arrow") && !document.activeElement.closest(".queue")) return false;
    move(STEP[key]);
    return links().length > 0;
  }
  if (LIST[key]) { LIST[key](); return true; }
  return FOR_ITEM.includes(key) ? item(key) : press(key);
}

// A small form of buttons, open on the page: each has a key of its own ("c", then "n": negative).
function choose(key) {
  const button = $$("[popover]:popover-open [data-then]").find((each) => each.dataset.then === key);
  button?.click();
  return Boolean(button);
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if ((event.ctrlKey || event.metaKey) && key === "Enter" && target.form) {
    if (send(target.form)) event.preventDefault();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") {
    const jump = $("[aria-keyshortcuts='Control+K']");
    if (jump) { event.preventDefault(); jump.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (key === "Escape" && typing(target) && !overlay()) { target.blur(); currentRow()?.querySelector(".row__link")?.focus(); return; }
  if (document.documentElement.dataset.keys !== "off" && !typing(target) && choose(key)) { event.preventDefault(); return; }
  if (document.documentElement.dataset.keys === "off" || typing(target) || overlay() || key.length > 1 && !key.startsWith("Arrow")) return;
  if (single(event)) event.preventDefault();
});

// The item that a key asked for has opened, or the act before it is done: the key's turn. A refusal forgets it.
function turn() {
  const key = wanted;
  wanted = "";
  if (key === SEND) send(document.activeElement.form);
  else item(key);
}
const SETTLED = 60; // ms after an answer; htmx wires what it swapped in after 20
document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (detail.target.id === "item") busy += 1; });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.target.id !== "item") return;
  busy = Math.max(0, busy - 1);
  if (!detail.successful) wanted = "";
  setTimeout(() => { if (wanted && !busy) turn(); }, SETTLED);
});

// Buttons that must not act say why when pressed, instead of going silent.
document.addEventListener("click", (event) => {
  const stuck = event.target.closest("[aria-disabled=true]");
  if (stuck) { event.preventDefault(); event.stopPropagation(); $("#" + stuck.getAttribute("aria-describedby"))?.scrollIntoView({ block: "nearest" }); }
}, true);

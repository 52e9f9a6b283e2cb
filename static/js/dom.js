// The few questions every module asks of the page.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
export const shown = (element) => Boolean(element && element.getClientRects().length);
export const links = () => $$(".row__link");
export const openPk = () => $("#item [data-case]")?.dataset.case;
export const isOpen = (row) => row?.dataset.pk === openPk();

// The row a key acts on: the one with focus, else the open one.
export const currentRow = () =>
  document.activeElement?.closest?.(".row") ?? $(".row:has(.row__link[aria-current])");

export const say = (words) => {
  const live = $("#live-polite");
  if (live) live.textContent = words;
};

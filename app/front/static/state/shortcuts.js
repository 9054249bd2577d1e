/** Keys that work everywhere on the page, except where text is written. */

import { effect, signal } from "../html.js";
import { NAMES, PANELS } from "../panels/all.js";
import { addressOfPanel, place } from "./location.js";

const KEPT = "facespace.letters";

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = signal(false);

/**
 * Whether single characters are shortcuts. Speech input types them by mistake (WCAG 2.1.4), so they can be turned off.
 * @type {{value: boolean}}
 */
export const areLettersOn = signal(kept());

addEventListener("storage", ({ key }) => {
  if (key === KEPT) areLettersOn.value = kept(); // another tab changed it
});
effect(() => {
  try {
    localStorage.setItem(KEPT, areLettersOn.value ? "on" : "off");
  } catch {
    // A browser without storage keeps the setting until the page is closed.
  }
});

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** @type {Map<string, () => void>} */
const own = new Map();

/**
 * Adds shortcuts. Returns a function that removes them, as `useEffect` expects.
 * @param {Record<string, () => void>} keys - By `KeyboardEvent.key`.
 */
export function listen(keys) {
  for (const [key, act] of Object.entries(keys)) own.set(key, act);
  return () => {
    for (const [key, act] of Object.entries(keys)) if (own.get(key) === act) own.delete(key);
  };
}

/** Begins to listen. */
export function listenForShortcuts() {
  addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const writes = target.closest(
      "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]",
    );
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      writes ||
      (event.key.length === 1 && !areLettersOn.value) ||
      document.querySelector("dialog[open]")
    )
      return;
    const panel = NAMES.find((name) => PANELS[name].key === event.key && name !== place.value.panel);
    const act =
      own.get(event.key) ??
      (event.key === "?" ? () => (isHelpOpen.value = true) : panel && (() => location.assign(addressOfPanel(panel))));
    if (!act) return;
    event.preventDefault();
    act();
  });
}

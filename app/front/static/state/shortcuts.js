/** Keys that work everywhere on the page, except where text is written. */

import { signal } from "../html.js";
import { go } from "./location.js";

/** Whether the list of shortcuts is shown. */
export const isHelpOpen = signal(false);

const PANELS = { g: "gallery", m: "make", w: "walk", e: "edit", c: "compare", s: "set", j: "jobs" };

/** @type {Map<string, () => void>} */
const own = new Map();

/**
 * Lets keys act while a panel is shown. Returns what ends it, as hooks want it.
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
      document.querySelector("dialog[open]")
    )
      return;
    const panel = PANELS[/** @type {keyof typeof PANELS} */ (event.key)];
    const act =
      own.get(event.key) ?? (event.key === "?" ? () => (isHelpOpen.value = true) : panel && (() => go(panel)));
    if (!act) return;
    event.preventDefault();
    act();
  });
}

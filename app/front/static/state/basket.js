/** The basket of the next stimulus set: ids of faces in an order that matters. It outlives the page. */

import { effect, signal } from "../html.js";
import { t } from "../text/en.js";
import { say } from "./messages.js";
import { joined } from "./selection.js";

const KEPT = "facespace.basket";

/** @type {{value: number[]}} */
export const basket = signal(kept());

addEventListener("storage", ({ key }) => {
  if (key === KEPT) basket.value = kept(); // another tab changed it
});

effect(() => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(basket.value));
  } catch {
    // A browser without storage keeps the basket until the page is closed.
  }
});

function kept() {
  try {
    const ids = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(ids) ? [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))] : [];
  } catch {
    return [];
  }
}

/** Puts faces into the basket. @param {number[]} ids */
export function collect(ids) {
  if (ids.length === 0) return;
  basket.value = joined(basket.value, ids);
  say(t.basket.added(ids.length));
}

/** Puts faces into the basket in place of what is there, which can be undone. @param {number[]} ids */
export function collectOnly(ids) {
  const before = basket.value;
  basket.value = ids;
  if (before.length === 0) return say(t.basket.added(ids.length));
  say(t.basket.replaced(before.length, ids.length), { button: { label: t.undo, act: () => (basket.value = before) } });
}

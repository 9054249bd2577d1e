/** The selected faces, and the basket of the next stimulus set. Both are lists of ids in an order that matters. */

import { effect, signal } from "../html.js";

const KEPT = "facespace.basket";

/** @type {{value: number[]}} */
export const selection = signal(/** @type {number[]} */ ([]));

/** @type {{value: number[]}} The basket outlives the page. */
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

/**
 * Returns a list with others at its end, each once.
 * @param {number[]} list
 * @param {number[]} others
 */
export const joined = (list, others) => [...new Set([...list, ...others])];

/**
 * Returns a list without others.
 * @param {number[]} list
 * @param {number[]} others
 */
export const without = (list, others) => list.filter((id) => !others.includes(id));

/**
 * Returns a list with the item at one place moved to another.
 * @template T
 * @param {T[]} list
 * @param {number} from
 * @param {number} to
 */
export function moved(list, from, to) {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * Forgets faces that are gone.
 * @param {number[]} ids
 */
export function forget(ids) {
  selection.value = without(selection.value, ids);
  basket.value = without(basket.value, ids);
}

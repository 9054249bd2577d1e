/** The selected faces: ids in an order that matters. Also what is done with such lists. */

import { signal } from "../html.js";

/** @type {{value: number[]}} */
export const selection = signal(/** @type {number[]} */ ([]));

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
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * Returns a list with items that come back to it: each stands before the one that followed it earlier.
 * @param {number[]} before - The list as it was.
 * @param {number[]} now
 * @param {number[]} back
 */
export function returned(before, now, back) {
  const found = [...now];
  for (const [index, id] of [...before.entries()].reverse()) {
    if (!back.includes(id) || found.includes(id)) continue;
    const next = before.slice(index + 1).find((each) => found.includes(each));
    found.splice(next === undefined ? found.length : found.indexOf(next), 0, id);
  }
  return found;
}

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
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * Returns a list in which items that were in an earlier one stand where they stood, with new ones at the end.
 * @param {number[]} before
 * @param {number[]} now
 * @param {number[]} back - Items of `before` that are not in `now`, and return.
 */
export const returned = (before, now, back) =>
  joined(
    before.filter((id) => now.includes(id) || back.includes(id)),
    now,
  );

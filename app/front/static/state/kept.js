/** What panels have made: it is still there when the user comes back to the panel. */

import { signal } from "../html.js";

/** @type {Map<string, any>} */
const kept = new Map();

/**
 * Returns what is kept under a name, made when it is first asked for.
 * @template T
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function keep(name, make) {
  if (!kept.has(name)) kept.set(name, make());
  return kept.get(name);
}

/**
 * Returns the signal that is kept under a name.
 * @template T
 * @param {string} name
 * @param {T} initial
 * @returns {import("../html.js").Signal<T>}
 */
export const keptSignal = (name, initial) => keep(name, () => signal(initial));

/** Answers that stay the same as long as the page is open: asked for once. */

import { useAnswer } from "./answer.js";

/** @type {Map<string, Promise<any>>} */
const asked = new Map();

/**
 * A Preact hook. See `useAnswer`.
 * @template T
 * @param {string} key - Names the answer; "" for none yet.
 * @param {() => Promise<T>} ask
 */
export function useOnce(key, ask) {
  return useAnswer(key ? [key] : null, () => {
    const found = /** @type {Promise<T>} */ (asked.get(key) ?? ask());
    asked.set(key, found);
    found.catch(() => asked.delete(key));
    return found;
  });
}

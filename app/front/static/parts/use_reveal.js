/** Scrolls to what was made, wherever the button was that made it. */

import { useEffect, useRef } from "../html.js";

/**
 * A Preact hook. Returns the `ref` of an element, which is scrolled into view whenever `state` becomes another one.
 * @param {string} state - "" as long as there is nothing to see.
 */
export function useReveal(state) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (state) element.current?.scrollIntoView({ block: "nearest" });
  }, [state]);
  return element;
}

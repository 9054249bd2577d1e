/** Keeps the focus near: browsers forget it when the element that has it is removed, and the keyboard starts anew. */

const FOCUSABLE = "button:not(:disabled), a[href], input:not(:disabled), select, textarea, [tabindex='0']";

/**
 * Watches an element. When a focused one within is removed, what is next to its place gets the focus.
 * @param {HTMLElement} root
 * @returns {() => void} Ends it.
 */
export function keepFocus(root) {
  /** @type {Element[]} The focused element, and what it is in. */
  let path = [];
  const note = (/** @type {FocusEvent} */ { target }) => {
    path = [];
    for (let each = /** @type {Element | null} */ (target); each && each !== root; each = each.parentElement)
      path.push(each);
  };
  const mend = () => {
    if (document.activeElement !== document.body || path.length === 0 || path[0].isConnected) return;
    const place = path.find((each) => each.isConnected) ?? root;
    /** @type {HTMLElement | null} */ (place.querySelector(FOCUSABLE) ?? place.closest("main"))?.focus({
      preventScroll: true,
    });
  };
  const observer = new MutationObserver(mend);
  root.addEventListener("focusin", note);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", note);
    observer.disconnect();
  };
}

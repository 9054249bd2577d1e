/**
 * Keeps the focus near: browsers forget it when the element that has it is removed or disabled, and the keyboard starts
 * anew.
 */

const FOCUSABLE = "button:not(:disabled), a[href], input:not(:disabled), select, textarea, [tabindex='0']";

/**
 * Watches an element. When a focused one within is removed, the next one gets the focus, or the one before. One that
 * was disabled gets it back when it is enabled again, unless the focus has gone elsewhere.
 * @param {HTMLElement} root
 * @returns {() => void} Ends it.
 */
export function keepFocus(root) {
  /** @type {Element[]} The focused element, and what it is in. */
  let path = [];
  /** @type {HTMLElement[]} What can have the focus, in the order of the page, and the index of the focused one. */
  let all = [];
  let index = 0;
  let isDisabled = false;
  const note = (/** @type {FocusEvent} */ { target }) => {
    path = [];
    isDisabled = false;
    for (let each = /** @type {Element | null} */ (target); each && each !== root; each = each.parentElement)
      path.push(each);
    all = [...root.querySelectorAll(/** @type {"button"} */ (FOCUSABLE))];
    index = all.indexOf(/** @type {any} */ (target));
  };
  const mend = () => {
    if (document.activeElement !== document.body || path.length === 0) return;
    if (path[0].isConnected) {
      const wasDisabled = isDisabled;
      isDisabled = path[0].matches(":disabled");
      if (wasDisabled && !isDisabled) /** @type {HTMLElement} */ (path[0]).focus({ preventScroll: true });
      return;
    }
    const near = path.find((each) => each.isConnected) ?? root;
    const left = [...all.slice(index + 1), ...all.slice(0, Math.max(0, index)).reverse()].filter(
      (each) => each.isConnected,
    );
    (left.find((each) => near.contains(each)) ?? left[0] ?? root).focus({ preventScroll: true });
  };
  const observer = new MutationObserver(mend);
  root.addEventListener("focusin", note);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  return () => {
    root.removeEventListener("focusin", note);
    observer.disconnect();
  };
}

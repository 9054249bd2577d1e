/** A rectangle that is drawn with the pointer between the cells of a grid, or anywhere with Alt pressed. */

import { useSignal } from "../html.js";

const LEAST = 6; // pixels; less is a click

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Area - In pixels of the grid's content.
 */

/**
 * A Preact hook. Draws a rectangle while the pointer is pressed, and calls `onEnd` with it.
 * @param {{current: HTMLElement | null}} frame
 * @param {(area: Area) => void} onEnd
 */
export function useLasso(frame, onEnd) {
  const area = useSignal(/** @type {Area | null} */ (null));

  function onPointerDown(/** @type {PointerEvent} */ event) {
    const element = /** @type {HTMLElement} */ (frame.current);
    const isOnCell = /** @type {HTMLElement} */ (event.target).closest('[role="option"]') !== null;
    if (event.button !== 0 || event.pointerType === "touch" || (isOnCell && !event.altKey)) return;
    event.preventDefault();
    const at = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const box = element.getBoundingClientRect();
      return { x: clientX - box.left + element.scrollLeft, y: clientY - box.top + element.scrollTop };
    };
    const from = at(event);
    const onMove = (/** @type {PointerEvent} */ moved) => {
      const to = at(moved);
      area.value = {
        left: Math.min(from.x, to.x),
        top: Math.min(from.y, to.y),
        right: Math.max(from.x, to.x),
        bottom: Math.max(from.y, to.y),
      };
    };
    const stop = new AbortController();
    const onUp = () => {
      stop.abort();
      const found = area.value;
      area.value = null;
      if (found && found.right - found.left + found.bottom - found.top > LEAST) onEnd(found);
    };
    addEventListener("pointermove", onMove, { signal: stop.signal });
    addEventListener("pointerup", onUp, { signal: stop.signal });
    const onCancel = () => {
      stop.abort();
      area.value = null;
    };
    addEventListener("pointercancel", onCancel, { signal: stop.signal });
  }

  const style = () => {
    const { left, top, right, bottom } = /** @type {Area} */ (area.value);
    return { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` };
  };
  return { area, onPointerDown, style };
}

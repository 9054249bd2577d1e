/** The size and the scroll position of an element. */

import { useLayoutEffect, useSignal } from "../html.js";

/**
 * A Preact hook. Returns the signals `width`, `height` and `top`, in CSS pixels.
 * @param {{current: HTMLElement | null}} frame
 */
export function useBox(frame) {
  const width = useSignal(0);
  const height = useSignal(0);
  const top = useSignal(0);
  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (frame.current);
    const measure = () => {
      width.value = element.clientWidth;
      height.value = element.clientHeight;
      top.value = element.scrollTop;
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    let waits = false;
    const onScroll = () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        top.value = element.scrollTop;
      });
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);
  return { width, height, top };
}

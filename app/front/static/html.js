/** Preact, its hooks and its signals, with htm in place of JSX: the one place that knows where they come from. */

import htm from "./vendor/htm.mjs";
import { h, render } from "./vendor/preact.mjs";

export { useEffect, useId, useLayoutEffect, useRef } from "./vendor/hooks.mjs";
export { batch, computed, effect, signal, useSignal } from "./vendor/signals.mjs";
export { render };

/** @template T @typedef {import("./vendor/signals.mjs").Signal<T>} Signal */

/** Makes elements from a template: html`<p class="note">${text}</p>`. */
export const html = htm.bind(h);

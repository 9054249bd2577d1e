/** A progress bar with its text. It is no live region, which would read out each of thousands of faces. */

import { html } from "../html.js";
import { t } from "../text/en.js";

/**
 * @param {object} props
 * @param {{state: string, done: number, total: number, position?: number | null, paused?: string | null, seconds_left?: number | null}} props.progress
 * @param {() => void} [props.onCancel]
 */
export function Progress({ progress, onCancel }) {
  const { state, done, total, position, paused, seconds_left: left } = progress;
  const text = paused
    ? t.progress.paused(paused)
    : position
      ? t.progress.queued(position)
      : total > 1
        ? t.progress.done(done, total, left)
        : "";
  return html`<div class="progress">
    <progress value=${state === "queued" || (total === 1 && done === 0) ? undefined : done} max=${total} aria-label=${text || t.progress.running}></progress>
    <span aria-hidden="true">${text}</span>
    ${onCancel && html`<button type="button" onClick=${onCancel}>${t.cancel}</button>`}
  </div>`;
}

/** What went wrong, in words, with the nearest values that can be had. */

import { html, useLayoutEffect, useRef, useSignal } from "../html.js";
import { t } from "../text/en.js";

/**
 * @param {object} props
 * @param {import("../api/problem.js").Problem | null} props.problem
 * @param {(nearest: Record<string, any>) => void} [props.onNearest] - Takes the nearest values.
 * @param {boolean} [props.isLive] - Whether it comes while the user is still typing, who keeps the focus then.
 */
export function ProblemNote({ problem, onNearest, isLive = false }) {
  const note = useRef(/** @type {HTMLElement | null} */ (null));
  const isMarked = useSignal(false); // whether the fields say it all
  useLayoutEffect(() => {
    const wrong = note.current?.closest("form, fieldset")?.querySelectorAll(".wrong") ?? [];
    const errors = problem?.errors.length ?? 0;
    isMarked.value = errors > 0 && wrong.length >= errors;
    /** @type {HTMLElement | null | undefined} */
    const input = wrong[0]?.querySelector("input, select, textarea, button");
    if (!isLive) input?.focus(); // so that its error is read out
  }, [problem]);
  if (!problem) return null;
  const nearest = Object.entries(problem.nearest);
  return html`<div class="note problem" role="alert" ref=${note}>
    <p>${isMarked.value ? t.problem.seeFields : problem.message}</p>
    ${
      nearest.length > 0 &&
      onNearest &&
      html`<button type="button" onClick=${() => onNearest(problem.nearest)}>
      ${t.problem.takeNearest(nearest.map(([name, value]) => `${name} ${value}`).join(", "))}</button>`
    }
  </div>`;
}

/** @param {{warnings?: {code: string, detail: string}[]}} props */
export function Warnings({ warnings }) {
  if (!warnings?.length) return null;
  return html`<ul class="note warning">${warnings.map(({ code, detail }) => html`<li key=${code + detail}>${detail}</li>`)}</ul>`;
}

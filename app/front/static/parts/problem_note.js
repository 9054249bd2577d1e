/** What went wrong, in words, with the nearest values that can be had. */

import { html, useEffect, useRef } from "../html.js";
import { t } from "../text/en.js";

/**
 * @param {object} props
 * @param {import("../api/problem.js").Problem | null} props.problem
 * @param {string[]} [props.shown] - Fields that show their errors themselves.
 * @param {(nearest: Record<string, any>) => void} [props.onNearest] - Takes the nearest values.
 */
export function ProblemNote({ problem, shown = [], onNearest }) {
  const errors = problem?.errors ?? [];
  const isBesideAField = errors.length > 0 && errors.every(({ field }) => shown.includes(field.split(".")[0]));
  const note = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!isBesideAField) return;
    /** @type {HTMLElement | null | undefined} */
    const wrong = note.current?.closest("main")?.querySelector('[aria-invalid="true"]');
    wrong?.focus(); // so that its error is read out
  }, [problem]);
  if (!problem) return null;
  const nearest = Object.entries(problem.nearest);
  return html`<div class="note problem" role="alert" ref=${note}>
    <p>${isBesideAField ? t.problem.seeFields : problem.message}</p>
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

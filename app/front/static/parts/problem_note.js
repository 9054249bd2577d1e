/** What went wrong, in words, with the nearest values that can be had. */

import { html } from "../html.js";
import { t } from "../text/en.js";

/**
 * @param {object} props
 * @param {import("../api/problem.js").Problem | null} props.problem
 * @param {string[]} [props.shown] - Fields that show their errors themselves.
 * @param {(nearest: Record<string, any>) => void} [props.onNearest] - Takes the nearest values.
 */
export function ProblemNote({ problem, shown = [], onNearest }) {
  if (!problem) return null;
  const isBesideAField =
    problem.errors.length > 0 && problem.errors.every(({ field }) => shown.includes(field.split(".")[0]));
  const nearest = Object.entries(problem.nearest);
  return html`<div class="note problem" role="alert">
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

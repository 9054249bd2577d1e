/** The face that a projection has found so far, and its loss. */

import { html } from "../html.js";
import { t } from "../text/en.js";
import { Plot } from "./plot.js";

/** @param {{progress: {step: number, loss: [number, number][], picture: string | null} | null | undefined}} props */
export function ConvergingFace({ progress }) {
  if (!progress) return null;
  return html`<div class="row converging">
    ${
      progress.picture &&
      html`<figure class="preview"><img src=${progress.picture} alt=${t.project.soFar(progress.step)} width="128" height="128" />
      <figcaption>${t.project.soFar(progress.step)}</figcaption></figure>`
    }
    <${Plot} title=${t.project.loss} x=${t.project.step} xs=${progress.loss.map(([step]) => step)} log
      series=${[{ label: t.project.loss, values: progress.loss.map(([, loss]) => loss) }]} />
  </div>`;
}

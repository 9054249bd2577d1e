/** The picture of a preview. It stays until the next one has arrived. */

import { html } from "../html.js";
import { t } from "../text/en.js";
import { ProblemNote, Warnings } from "./problem_note.js";

/**
 * @param {object} props
 * @param {ReturnType<typeof import("../state/preview.js").usePreview>} props.preview
 * @param {string} props.label
 * @param {number} [props.size]
 * @param {(nearest: Record<string, any>) => void} [props.onNearest]
 */
export function PreviewPicture({ preview, label, size = 256, onNearest }) {
  const { picture, problem, busy } = preview;
  return html`<figure class=${`preview ${busy.value ? "busy" : ""}`} aria-busy=${busy.value ? "true" : "false"} style=${{ maxWidth: `${size}px` }}>
    ${
      picture.value
        ? html`<img src=${picture.value.image} alt=${label} width=${size} height=${size} draggable="false" />`
        : html`<span class="thumb waiting" style=${{ width: `${size}px`, height: `${size}px` }}></span>`
    }
    <figcaption>${label} <small>${t.notStored}</small></figcaption>
    <${Warnings} warnings=${picture.value?.warnings} />
    <${ProblemNote} problem=${problem.value} onNearest=${onNearest} isLive />
  </figure>`;
}

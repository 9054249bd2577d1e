/** A small picture of a face. */

import { pictureOf } from "../api/faces.js";
import { html } from "../html.js";
import { t } from "../text/en.js";

/** Returns the title of a face, for texts and screen readers. @param {{id: number, name?: string}} face */
export const titleOf = (face) => (face.name ? t.face.named(face.id, face.name) : t.face.numbered(face.id));

/**
 * @param {object} props
 * @param {import("../api/faces.js").Face | null | undefined} props.face - undefined while it is asked for, null if it does not exist.
 * @param {number} props.id
 * @param {number} [props.size] - In CSS pixels.
 */
export function Thumb({ face, id, size = 96 }) {
  if (!face)
    return html`<span class=${`thumb ${face === null ? "missing" : "waiting"}`}>${face === null ? t.face.missing(id) : ""}</span>`;
  const pixels = Math.min(1024, Math.ceil((size * devicePixelRatio) / 32) * 32);
  return html`<img class="thumb" src=${pictureOf(face, pixels)} alt=${titleOf(face)} width=${size} height=${size}
    decoding="async" draggable="false" />`;
}

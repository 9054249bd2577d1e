/** A small picture of a face. */

import { pictureOf } from "../api/faces.js";
import { html, useSignal } from "../html.js";
import { t } from "../text/en.js";

const AGAIN = 2000; // milliseconds
const TRIES = 5;

/** Returns the title of a face, for texts and screen readers. @param {{id: number, name?: string}} face */
export const titleOf = (face) => (face.name ? t.face.named(face.id, face.name) : t.face.numbered(face.id));

/**
 * @param {object} props
 * @param {import("../api/faces.js").Face | null | undefined} props.face - undefined while it is asked for, null if it does not exist.
 * @param {number} props.id
 * @param {number} [props.size] - In CSS pixels.
 */
export function Thumb({ face, id, size = 96 }) {
  const tries = useSignal(0);
  if (!face)
    return html`<span class=${`thumb ${face === null ? "missing" : "waiting"}`}>${face === null ? t.face.missing(id) : ""}</span>`;
  const pixels = Math.min(1024, Math.ceil((size * devicePixelRatio) / 32) * 32);
  // A picture that the service had no room for is asked for again, a little later each time.
  const again = () => {
    if (tries.value < TRIES) setTimeout(() => tries.value++, AGAIN * (tries.value + 1));
  };
  return html`<img key=${tries.value} class="thumb" src=${pictureOf(face, pixels)} onError=${again} alt=${titleOf(face)} width=${size} height=${size}
    decoding="async" draggable="false" />`;
}

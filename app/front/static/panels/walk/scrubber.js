/** One frame of the morph: the nearest frame that was made, or a preview. */

import { pictureOf } from "../../api/faces.js";
import { html, useEffect, useSignal } from "../../html.js";
import { RangeField } from "../../parts/fields.js";
import { PreviewPicture } from "../../parts/preview_picture.js";
import { titleOf } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { usePreview } from "../../state/preview.js";
import { t } from "../../text/en.js";
import { endOf, frameOf } from "./body.js";

const SIZE = 256;
const SECONDS = 4; // for the whole morph

/** @param {{settings: Record<string, string>, frames: {id: number, t: number}[] | undefined}} props */
export function Scrubber({ settings, frames }) {
  const end = endOf(settings);
  const share = useSignal(0.5); // of the way to the end
  const at = Number((share.value * end).toFixed(3));
  const plays = useSignal(false);
  const faces = useFaces((frames ?? []).map(({ id }) => id));
  const nearest = frames?.reduce(
    (best, frame, number) => (Math.abs(frame.t - at) < Math.abs(frames[best].t - at) ? number : best),
    0,
  );
  const face = nearest === undefined ? null : faces[nearest];
  const isMade = frames !== undefined && face !== null; // it may have been deleted
  const live = usePreview(isMade ? null : frameOf(settings, at));

  useEffect(() => {
    if (!plays.value) return;
    let last = performance.now();
    let next = requestAnimationFrame(function move(now) {
      const further = share.value + (now - last) / 1000 / SECONDS;
      share.value = further > 1 ? 0 : further;
      last = now;
      next = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(next);
  }, [plays.value]);

  return html`<section class="scrubber" aria-label=${t.walk.moment}>
    ${
      face
        ? html`<figure class="preview"><img src=${pictureOf(face)} alt=${titleOf(face)} width=${SIZE} height=${SIZE} /><figcaption>${titleOf(face)}</figcaption></figure>`
        : html`<${PreviewPicture} preview=${live} label=${t.walk.at(at)} size=${SIZE} />`
    }
    <${RangeField} label=${t.walk.position} min=${Math.min(0, end)} max=${Math.max(0, end)} step=${0.01} value=${at} shown=${at.toFixed(2)}
      onChange=${(/** @type {number} */ value) => (share.value = end && value / end)} />
    <p class="buttons"><button type="button" aria-pressed=${plays.value ? "true" : "false"} onClick=${() => (plays.value = !plays.value)}>
      ${plays.value ? t.walk.stop : t.walk.play}</button></p>
  </section>`;
}

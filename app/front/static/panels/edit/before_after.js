/** The face before and after the edit, and their difference. */

import { pictureOf } from "../../api/faces.js";
import { html, useSignal } from "../../html.js";
import { Choice } from "../../parts/choice.js";
import { Difference } from "../../parts/difference.js";
import { PreviewPicture } from "../../parts/preview_picture.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { titleOf } from "../../parts/thumb.js";
import { set } from "../../state/location.js";
import { t } from "../../text/en.js";

const SIZE = 240; // CSS pixels: two of them fit beside the sliders

/**
 * @param {object} props
 * @param {boolean} props.isRough - Whether the preview is a linear approximation, shown while the exact edit is calculated.
 * @param {import("../../api/problem.js").Problem | null} props.problem - Of the exact edit.
 * @param {import("../../api/faces.js").Face | null | undefined} props.face
 * @param {ReturnType<typeof import("../../state/preview.js").usePreview>} props.live
 * @param {string | undefined} props.view - "both" (the default), "difference".
 */
export function BeforeAfter({ face, live, isRough, problem, view = "both" }) {
  const shows = useSignal(false); // whether the original face covers the preview
  if (face === undefined) return html`<p class="note">${t.loading}</p>`;
  if (face === null) return html`<p class="note problem" role="alert">${t.edit.noFace}</p>`;
  const before = html`<figure class="preview"><img src=${pictureOf(face)} alt=${titleOf(face)} width=${SIZE} height=${SIZE} />
    <figcaption>${titleOf(face)}</figcaption></figure>`;
  const hold = (/** @type {boolean} */ on) => () => (shows.value = on);
  const after =
    live.picture.value || live.problem.value || live.busy.value
      ? html`<div class=${`after ${isRough ? "rough" : ""}`}>
        <${PreviewPicture} preview=${live} label=${isRough ? t.edit.rough : t.edit.after} size=${SIZE} />
        ${isRough && html`<${ProblemNote} problem=${problem} isLive />`}
        ${shows.value && html`<img class="over" src=${pictureOf(face)} alt=${titleOf(face)} width=${SIZE} height=${SIZE} />`}
      </div>`
      : html`<p class="note">${t.edit.moveASlider}</p>`;
  return html`
    <div class="buttons">
      <${Choice} label=${t.edit.view} value=${view} options=${[["both", t.edit.both], ["difference", t.edit.difference]]}
        onChange=${(/** @type {string} */ next) => set({ view: next === "both" ? undefined : next })} />
      <button type="button" onPointerDown=${hold(true)} onPointerUp=${hold(false)} onPointerLeave=${hold(false)} onBlur=${hold(false)}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === " " && hold(true)()} onKeyUp=${hold(false)}>${t.edit.flicker}</button>
    </div>
    <div class="row">${before}${after}</div>
    ${view === "difference" && live.picture.value && html`<${Difference} first=${pictureOf(face, undefined, "png")} second=${live.picture.value.image} size=${SIZE} />`}`;
}

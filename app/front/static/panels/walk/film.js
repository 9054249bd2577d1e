/** The walk as a film. */

import { lastAction } from "../../api/actions.js";
import { filmOf } from "../../api/faces.js";
import { html } from "../../html.js";
import { CheckField, NumberField, SelectField } from "../../parts/fields.js";
import { numberIn, set } from "../../state/location.js";
import { t } from "../../text/en.js";

/** @param {{ids: number[], settings: Record<string, string>}} props */
export function Film({ ids, settings }) {
  const format = settings.film ?? "mp4";
  const query = {
    format,
    frames: numberIn(settings.frames, 48),
    fps: numberIn(settings.fps, 24),
    loop: settings.loop ? 1 : 0,
    space: settings.space,
    spacing: settings.spacing ?? "equal",
  };
  const name = `walk-${ids.join("-")}.${format}`;
  const note = () =>
    (lastAction.value = { method: "GET", path: "/animations", query: { ids: ids.join(","), ...query }, output: name });
  return html`<fieldset><legend>${t.walk.film}</legend>
    <div class="row">
      <${SelectField} label=${t.walk.format} value=${format} options=${[["mp4", "MP4"], ["webp", "WebP"], ["gif", "GIF"]]} onChange=${(/** @type {string} */ value) => set({ film: value })} />
      <${NumberField} label=${t.walk.frames} value=${query.frames} min=${2} max=${1000} onChange=${(/** @type {any} */ value) => set({ frames: value })} />
      <${NumberField} label=${t.walk.fps} value=${query.fps} min=${1} max=${50} onChange=${(/** @type {any} */ value) => set({ fps: value })} />
    </div>
    <${CheckField} label=${t.walk.loop} value=${!!settings.loop} onChange=${(/** @type {boolean} */ on) => set({ loop: on ? "yes" : undefined })} />
    <p class="buttons"><a class="button" href=${filmOf(ids, query)} download=${name} onClick=${note}>${t.walk.save}</a></p>
  </fieldset>`;
}

/** The morph as a film. */

import { html } from "../../html.js";
import { download } from "../../parts/download.js";
import { CheckField, NumberField, SelectField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { numberIn, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { t } from "../../text/en.js";

/** @param {{ids: number[], settings: Record<string, string>}} props */
export function Film({ ids, settings }) {
  const making = makingOf("film");
  const format = settings.film ?? "mp4";
  const query = {
    ids: ids.join(","),
    format,
    frames: numberIn(settings.frames, 48),
    fps: numberIn(settings.fps, 24),
    loop: settings.loop ? 1 : 0,
    space: settings.space,
    spacing: settings.spacing ?? "equal",
    metric: settings.metric,
    layers: settings.layers,
    insist: settings.insist ? true : undefined,
  };
  const error = (/** @type {string} */ name) => making.problem.value?.of(name) ?? "";

  async function save() {
    const output = `walk-${ids.join("-")}.${format}`;
    const film = await making.fetchFile({ method: "GET", path: "/animations", query, output });
    if (film) download(film, output);
  }

  return html`<fieldset><legend>${t.walk.film}</legend>
    <div class="row">
      <${SelectField} label=${t.walk.format} value=${format} options=${[["mp4", "MP4"], ["webp", "WebP"], ["gif", "GIF"]]} onChange=${(/** @type {string} */ value) => set({ film: value })} />
      <${NumberField} label=${t.walk.frames} value=${query.frames} min=${2} max=${600} error=${error("frames")} onChange=${(/** @type {any} */ value) => set({ frames: value })} />
      <${NumberField} label=${t.walk.fps} value=${query.fps} min=${1} max=${50} error=${error("fps")} onChange=${(/** @type {any} */ value) => set({ fps: value })} />
    </div>
    <${CheckField} label=${t.walk.loop} value=${!!settings.loop} onChange=${(/** @type {boolean} */ on) => set({ loop: on ? "yes" : undefined })} />
    ${settings.endpoints === "no" && html`<p class="hint">${t.walk.filmGoes}</p>`}
    <${ProblemNote} problem=${making.problem.value} onNearest=${set} />
    <p class="buttons"><button type="button" disabled=${making.busy.value} onClick=${save}>${making.busy.value ? t.walk.filming : t.walk.save}</button></p>
  </fieldset>`;
}

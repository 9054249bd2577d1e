/** Style mixing: some layers of one face, the others of another. */

import { html } from "../../html.js";
import { FacesField } from "../../parts/faces_field.js";
import { Results } from "../../parts/faces_strip.js";
import { PreviewPicture } from "../../parts/preview_picture.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { keptSignal } from "../../state/kept.js";
import { idsIn, place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { usePreview } from "../../state/preview.js";
import { t } from "../../text/en.js";
import { MixSheet } from "./mix_sheet.js";

const GROUPS = /** @type {const} */ (["coarse", "middle", "fine"]);

export function Mix() {
  const { settings } = place.value;
  const given = idsIn(settings.ids); // what the gallery's link says: the first gives the shape, the last the colours
  const faceOf = (/** @type {string} */ group) =>
    idsIn(settings[group])[0] ?? (group === "fine" ? given.at(-1) : given[0]);
  const styles = Object.fromEntries(GROUPS.map((group) => [group, faceOf(group)]).filter(([, id]) => id));
  const body = Object.keys(styles).length === GROUPS.length ? { styles } : null;
  const live = usePreview(body && { mix: body });
  const making = makingOf("mix");
  const answer = keptSignal("mix answer", /** @type {any} */ (null));

  async function store(/** @type {Event} */ event) {
    event.preventDefault();
    answer.value = await making.run({ method: "POST", path: "/faces/mixes", json: body });
  }

  return html`<div class="panel">
    <header><h1>${t.panels.mix}</h1><p>${t.mix.intro}</p></header>
    <div class="split">
      <form onSubmit=${store}>
        ${GROUPS.map(
          (
            group,
          ) => html`<${FacesField} key=${group} label=${t.layers[group]} hint=${t.mix.hints[group]} most=${1} size=${72}
          ids=${styles[group] ? [styles[group]] : []} error=${making.problem.value?.of(`styles.${group}`)}
          onChange=${(/** @type {number[]} */ next) => set({ ids: undefined, ...styles, [group]: next[0] })} />`,
        )}
        <p class="buttons"><button class="main" disabled=${!body || making.busy.value}>${t.mix.store}</button></p>
        <${ProblemNote} problem=${making.problem.value} />
      </form>
      <div>
        ${body ? html`<${PreviewPicture} preview=${live} label=${t.mix.preview} />` : html`<p class="note">${t.mix.choose}</p>`}
        <${Warnings} warnings=${answer.value?.warnings} />
        <${Results} ids=${answer.value?.ids ?? []} />
      </div>
    </div>
    <${MixSheet} settings=${settings} />
  </div>`;
}

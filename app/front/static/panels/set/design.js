/** The design of a set: told by the recipes of edits, or given by hand, face by face. */

import { html } from "../../html.js";
import { NumberField, SelectField, TextField } from "../../parts/fields.js";
import { Scrolls } from "../../parts/scrolls.js";
import { Thumb } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { changing, place, set } from "../../state/location.js";
import { t } from "../../text/en.js";
import { isNamedTwice, levelByFaceIn, levelsSetting } from "./body.js";
import { Expected } from "./expected.js";

/** @param {{settings: Record<string, string>, ids: number[], problem: import("../../api/problem.js").Problem | null}} props */
export function Design({ settings, ids, problem }) {
  const { factor1, factor2 } = settings;
  const isTwice = isNamedTwice(settings);
  const ofFactor = (/** @type {string | undefined} */ name) => (name && problem?.of(`factors.${name}`)) || "";
  const ofFactors = (problem?.errors ?? []).filter(({ field }) => field === "factors").map(({ detail }) => detail);
  return html`<fieldset><legend>${t.set.design}</legend>
    <${SelectField} label=${t.set.conditions} value=${settings.design ?? ""} onChange=${changing("design")} hint=${settings.design ? undefined : t.set.fromRecipesHint}
      options=${[["", t.set.fromRecipes], ["own", t.set.byHand]]} error=${ofFactors.join(" ")} />
    ${
      settings.design === "own" &&
      html`
      <div class="row">
        <${TextField} label=${t.set.factor(1)} value=${factor1 ?? ""} placeholder="age" hint=${t.set.factorHint}
          error=${isTwice ? "" : ofFactor(factor1)} onChange=${changing("factor1")} />
        <${TextField} label=${t.set.factor(2)} value=${factor2 ?? ""} placeholder=${t.set.optional}
          error=${isTwice ? t.set.sameFactor : ofFactor(factor2)} onChange=${changing("factor2")} />
      </div>
      ${(factor1 || factor2) && html`<${Levels} settings=${settings} ids=${ids} />`}`
    }
    <${NumberField} label=${t.set.perCell} hint=${t.set.perCellHint} value=${settings.per_cell} min=${2} max=${1000} placeholder=${t.set.all}
      error=${problem?.of("per_cell")} onChange=${changing("per_cell")} />
    <${Expected} value=${settings.expected} onChange=${changing("expected")} error=${problem?.of("expected")} />
  </fieldset>`;
}

/** @param {{settings: Record<string, string>, ids: number[]}} props */
function Levels({ settings, ids }) {
  const faces = useFaces(ids);
  const factors = ["1", "2"].filter((number) => settings[`factor${number}`]);
  const give = (/** @type {string} */ number, /** @type {number} */ id) => (/** @type {any} */ event) => {
    const levels = levelByFaceIn(place.value.settings[`levels${number}`]); // they may have changed since they were drawn
    set({ [`levels${number}`]: levelsSetting({ ...levels, [id]: event.target.value }) });
  };
  return html`<p class="hint">${t.set.levelsHint}</p><${Scrolls} label=${t.set.levels}><table>
    <thead><tr><th scope="col">${t.set.face}</th>${factors.map((number) => html`<th scope="col" key=${number}>${settings[`factor${number}`]}</th>`)}</tr></thead>
    <tbody>${ids.map(
      (id, index) => html`<tr key=${id}>
      <th scope="row"><${Thumb} face=${faces[index]} id=${id} size=${36} /></th>
      ${factors.map(
        (
          number,
        ) => html`<td key=${number}><input aria-label=${t.set.levelOf(settings[`factor${number}`], id)} size="10" maxlength="40"
        list=${`levels-${number}`} value=${levelByFaceIn(settings[`levels${number}`])[id] ?? ""} onChange=${give(number, id)} /></td>`,
      )}
    </tr>`,
    )}</tbody></table>
    ${factors.map(
      (number) => html`<datalist id=${`levels-${number}`} key=${number}>
      ${[...new Set(Object.values(levelByFaceIn(settings[`levels${number}`])))].map((level) => html`<option value=${level} />`)}</datalist>`,
    )}
  <//>`;
}

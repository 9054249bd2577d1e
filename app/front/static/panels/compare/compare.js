/** The distances between faces, and two of the faces in detail. */

import { lastAction } from "../../api/actions.js";
import { distances } from "../../api/faces.js";
import { html, useEffect, useSignal } from "../../html.js";
import { FacesField } from "../../parts/faces_field.js";
import { SelectField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useAnswer } from "../../state/answer.js";
import { idsIn, place, set } from "../../state/location.js";
import { t } from "../../text/en.js";
import { mostFacesOf } from "../all.js";
import { Matrix } from "./matrix.js";
import { Pair } from "./pair.js";

const MOST = mostFacesOf("compare");
const METRICS = /** @type {const} */ (["w", "w+", "z", "pixel", "identity", "contour"]);

export function Compare() {
  const { settings } = place.value;
  const all = [...new Set(idsIn(settings.ids))];
  const ids = all.slice(0, MOST);
  const metric = METRICS.find((each) => each === settings.metric) ?? "w";
  const { rows, problem } = useDistances(ids);
  const pair = [...new Set(idsIn(settings.pair))].filter((id) => ids.includes(id));
  const [first, second] = pair.length === 2 ? pair : ids;
  return html`<div class="panel">
    <header><h1>${t.panels.compare}</h1><p>${t.compare.intro}</p></header>
    <${FacesField} label=${t.compare.faces} ids=${ids} most=${MOST} size=${56} hint=${ids.length < 2 ? t.compare.chooseTwo : all.length > MOST ? t.compare.onlyFirst(MOST) : undefined}
      onChange=${(/** @type {number[]} */ next) => set({ ids: next, pair: undefined })} />
    <${ProblemNote} problem=${problem.value} />
    ${
      ids.length > 1 &&
      html`
      <div class="split compare-split">
        <div>
          <${SelectField} label=${t.compare.metric} value=${metric} hint=${t.compare.metricHints[metric]} options=${METRICS.map((each) => [each, t.compare.metrics[each]])}
            onChange=${(/** @type {string} */ next) => set({ metric: next === "w" ? undefined : next })} />
          <${Matrix} ids=${ids} rows=${rows.value} metric=${metric} pair=${[first, second]} onPair=${(/** @type {number[]} */ next) => set({ pair: next })} />
        </div>
        <${Pair} key=${`${first} ${second}`} first=${first} second=${second} />
      </div>`
    }
  </div>`;
}

/**
 * A Preact hook. Fetches the distances from each face to all others, one row per request.
 * @param {number[]} ids
 */
function useDistances(ids) {
  const rows = useSignal(/** @type {Record<number, Record<number, any>>} */ ({}));
  const rest = (/** @type {number} */ index) => ids.slice(index + 1);
  useEffect(() => {
    if (ids.length < 2) return;
    lastAction.value = ids.slice(0, -1).map((id, index) => ({
      method: "GET",
      path: `/faces/${id}/distances`,
      query: { to: rest(index).join(",") },
    }));
  }, [ids.join(",")]);
  const { problem } = useAnswer(ids.length > 1 ? [ids.join(",")] : null, async (signal) => {
    for (const [index, id] of ids.slice(0, -1).entries()) {
      const { distances: found } = await distances(id, rest(index));
      if (signal.aborted) return;
      rows.value = {
        ...rows.value,
        [id]: Object.fromEntries(found.map((/** @type {any} */ each) => [each.id, each])),
      };
    }
  });
  return { rows, problem };
}

/** All mixes of some faces with others, in one picture. */

import { lastAction } from "../../api/actions.js";
import { fetchFile } from "../../api/client.js";
import { html, useEffect, useSignal } from "../../html.js";
import { FacesField } from "../../parts/faces_field.js";
import { LayersField } from "../../parts/layers_field.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useAnswer } from "../../state/answer.js";
import { idsIn, set } from "../../state/location.js";
import { t } from "../../text/en.js";

const MOST = 12;
const CELL = 128; // CSS pixels

/** @param {{settings: Record<string, string>}} props */
export function MixSheet({ settings }) {
  const rows = idsIn(settings.rows);
  const columns = idsIn(settings.columns);
  const query = { rows: rows.join(","), columns: columns.join(","), layers: settings.sheet ?? "coarse" };
  const picture = useSignal("");
  const isComplete = rows.length > 0 && columns.length > 0;
  const text = JSON.stringify(query);

  useEffect(() => {
    if (isComplete) lastAction.value = { method: "GET", path: "/sheets/mix", query, output: "mixes.png" };
  }, [text]);
  const { answer, problem } = useAnswer(isComplete ? [text] : null, (signal) =>
    fetchFile({ method: "GET", path: "/sheets/mix", query, signal }),
  );
  useEffect(() => {
    if (!answer.value) return;
    picture.value = URL.createObjectURL(answer.value);
    return () => {
      URL.revokeObjectURL(picture.value);
      picture.value = "";
    };
  }, [answer.value]);

  const field = (
    /** @type {"rows" | "columns"} */ name,
    /** @type {number[]} */ ids,
  ) => html`<${FacesField} label=${t.mix[name]} ids=${ids} most=${MOST}
    size=${48} error=${problem.value?.of(name)} onChange=${(/** @type {number[]} */ next) => set({ [name]: next })} />`;
  return html`<section class="mix-sheet" aria-label=${t.mix.sheet}>
    <h2>${t.mix.sheet}</h2>
    <p class="hint">${t.mix.sheetHint}</p>
    <div class="row">${field("rows", rows)}${field("columns", columns)}
      <${LayersField} label=${t.mix.fromColumns} value=${query.layers} onChange=${(/** @type {string} */ value) => set({ sheet: value })} /></div>
    <${ProblemNote} problem=${problem.value} />
    ${
      picture.value &&
      html`<img class="sheet" src=${picture.value} alt=${t.mix.sheet} width=${(columns.length + 1) * CELL} />
      <p class="buttons"><a class="button" href=${picture.value} download="mixes.png">${t.mix.saveSheet}</a></p>`
    }
  </section>`;
}

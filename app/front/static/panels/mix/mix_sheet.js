/** All mixes of some faces with others, in one picture. */

import { lastAction } from "../../api/actions.js";
import { fetchFile } from "../../api/client.js";
import { asProblem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { FacesField } from "../../parts/faces_field.js";
import { LayersField } from "../../parts/layers_field.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { idsIn, set } from "../../state/location.js";
import { service } from "../../state/service.js";
import { t } from "../../text/en.js";

const MOST = 12;
const CELL = 128; // CSS pixels

/** @param {{settings: Record<string, string>}} props */
export function MixSheet({ settings }) {
  const rows = idsIn(settings.rows);
  const columns = idsIn(settings.columns);
  const query = { rows: rows.join(","), columns: columns.join(","), layers: settings.sheet ?? "coarse" };
  const picture = useSignal("");
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  const isComplete = rows.length > 0 && columns.length > 0;

  useEffect(() => {
    if (isComplete) lastAction.value = { method: "GET", path: "/sheets/mix", query, output: "mixes.png" };
  }, [JSON.stringify(query)]);
  useEffect(() => {
    problem.value = null;
    if (!isComplete) return;
    const stop = new AbortController();
    fetchFile({ method: "GET", path: "/sheets/mix", query, signal: stop.signal })
      .then((file) => {
        picture.value = URL.createObjectURL(file);
      })
      .catch((error) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      });
    return () => {
      stop.abort();
      URL.revokeObjectURL(picture.value);
      picture.value = "";
    };
  }, [JSON.stringify(query), service.value.state === "ready"]);

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

/** Faces from elsewhere: the PNG of a face, a latent, or a recipe. */

import { html, useId, useRef, useSignal } from "../html.js";
import { Results } from "../parts/faces_strip.js";
import { NumberField, SelectField } from "../parts/fields.js";
import { ProblemNote, Warnings } from "../parts/problem_note.js";
import { keptSignal } from "../state/kept.js";
import { changing, numberIn, place } from "../state/location.js";
import { makingOf } from "../state/making.js";
import { t } from "../text/en.js";

export function Import() {
  const { settings } = place.value;
  const making = makingOf("import");
  const answer = keptSignal("import answer", /** @type {any} */ (null));
  const file = useSignal(/** @type {File | null} */ (null));
  const wrong = useSignal("");
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const isLatent = /\.npy$/i.test(file.value?.name ?? "");
  const problem = file.value && making.problem.value; // not that of a file that was chosen before
  const error = (/** @type {string} */ name) => problem?.of(name) ?? "";
  const take = (/** @type {FileList | undefined | null} */ files) => {
    if (!files?.length || making.busy.value) return;
    file.value = files[0];
    if (input.current) input.current.files = files; // also those that were dropped
    wrong.value = "";
    making.problem.value = answer.value = null;
  };

  /** @param {File} chosen */
  async function importRecipe(chosen) {
    try {
      const json = JSON.parse(await chosen.text());
      return making.run({ method: "POST", path: "/faces/imports", json: { recipe: json.recipe ?? json } });
    } catch {
      wrong.value = t.import.noJson(chosen.name);
      return null;
    }
  }

  /** @param {File} chosen */
  function importFile(chosen) {
    /** @type {Record<string, string>} */
    const fields = isLatent
      ? { space: settings.space ?? "w_plus", truncation_psi: String(numberIn(settings.psi, 1)) }
      : {};
    const form = new FormData();
    form.set("file", chosen);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const action = { method: "POST", path: "/faces/imports", fields: { file: `@${chosen.name}`, ...fields } };
    return making.run(action, form);
  }

  async function submit(/** @type {Event} */ event) {
    event.preventDefault();
    if (!file.value) return;
    answer.value = await (/\.json$/i.test(file.value.name) ? importRecipe(file.value) : importFile(file.value));
  }

  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    take(event.dataTransfer?.files);
  };
  return html`<div class="panel" onDragOver=${(/** @type {DragEvent} */ event) => event.preventDefault()} onDrop=${drop}>
    <header><h1>${t.panels.import}</h1><p>${t.import.intro}</p></header>
    <div class="split">
      <form onSubmit=${submit}>
        <div class=${`field drop ${error("file") || error("recipe") || wrong.value ? "wrong" : ""}`}>
          <label for=${id}>${t.import.file}</label>
          <input id=${id} ref=${input} type="file" disabled=${making.busy.value} accept=".png,.npy,.json" aria-describedby=${`${id}-hint`} onChange=${(/** @type {any} */ event) => take(event.target.files)} />
          <p class="hint" id=${`${id}-hint`}>${t.import.hint}</p>
          ${(error("file") || error("recipe") || wrong.value) && html`<p class="error" role="alert">${error("file") || error("recipe") || wrong.value}</p>`}
        </div>
        ${
          isLatent &&
          html`<div class="row">
          <${SelectField} label=${t.import.space} value=${settings.space ?? "w_plus"} error=${error("space")} onChange=${changing("space", "w_plus")}
            options=${[["w_plus", t.compare.metrics["w+"]], ["w", t.compare.metrics.w], ["z", t.compare.metrics.z]]} />
          <${NumberField} label=${t.makePanel.psi} value=${numberIn(settings.psi, 1)} min=${0} max=${2} step=${0.05} error=${error("truncation_psi")} onChange=${changing("psi")} />
        </div>`
        }
        <p class="buttons"><button class="main" disabled=${!file.value || making.busy.value}>${making.busy.value ? t.making : t.import.make}</button></p>
        <${ProblemNote} problem=${problem} />
      </form>
      <div>
        <${Warnings} warnings=${answer.value?.warnings} />
        <${Results} ids=${answer.value?.ids ?? []} />
      </div>
    </div>
  </div>`;
}

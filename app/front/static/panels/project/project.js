/** Finds the face of the network that is most like a photograph. */

import { SEEDS } from "../../api/random.js";
import { html, useEffect, useId, useRef, useSignal } from "../../html.js";
import { ConvergingFace } from "../../parts/converging_face.js";
import { Results } from "../../parts/faces_strip.js";
import { CheckField, NumberField, SelectField } from "../../parts/fields.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { keptSignal } from "../../state/kept.js";
import { numberIn, place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { t } from "../../text/en.js";
import { Cut } from "./cut.js";

export function Project() {
  const { settings } = place.value;
  const file = useSignal(/** @type {File | null} */ (null));
  const making = makingOf("project");
  const result = keptSignal("project result", /** @type {any} */ (null));
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const error = (/** @type {string} */ name) => making.problem.value?.of(name) ?? "";
  const take = (/** @type {FileList | undefined | null} */ files) => {
    if (!files?.length || making.busy.value) return;
    file.value = files[0];
    if (input.current) input.current.files = files; // also those that were dropped
    making.problem.value = null;
    result.value = null;
  };
  useEffect(() => {
    const paste = (/** @type {ClipboardEvent} */ event) => take(event.clipboardData?.files);
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);

  async function project(/** @type {Event} */ event) {
    event.preventDefault();
    if (!file.value) return;
    /** @type {Record<string, string>} */
    const fields = {
      steps: String(numberIn(settings.steps, 300)),
      space: settings.space ?? "w+",
      align: settings.align ?? "auto",
    };
    if (settings.seed) fields.seed = settings.seed;
    if (settings.keep) fields.keep = "true";
    if (settings.insist) fields.insist = "true";
    const form = new FormData();
    form.set("image", file.value);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const action = { method: "POST", path: "/faces/projections", fields: { image: `@${file.value.name}`, ...fields } };
    result.value = null;
    const job = await making.runAsJob(action, form);
    result.value = job?.result ?? null;
  }

  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    take(event.dataTransfer?.files);
  };
  return html`<div class="panel" onDragOver=${(/** @type {DragEvent} */ event) => event.preventDefault()} onDrop=${drop}>
    <header><h1>${t.panels.project}</h1><p>${t.project.intro}</p></header>
    <div class="split">
      <form onSubmit=${project}>
        <div class=${`field drop ${error("image") ? "wrong" : ""}`}>
          <label for=${id}>${t.project.picture}</label>
          <input id=${id} ref=${input} type="file" disabled=${making.busy.value} accept="image/png,image/jpeg,image/webp" onChange=${(/** @type {any} */ event) => take(event.target.files)} />
          <p class="hint">${file.value ? file.value.name : t.project.drop}</p>
          ${error("image") && html`<p class="error" role="alert">${error("image")}</p>`}
        </div>
        <${NumberField} label=${t.project.steps} hint=${t.project.stepsHint} min=${1} max=${2000} required value=${numberIn(settings.steps, 300)} error=${error("steps")}
          onChange=${(/** @type {any} */ value) => set({ steps: value })} />
        <div class="row">
          <${SelectField} label=${t.project.space} error=${error("space")} value=${settings.space ?? "w+"} options=${[["w+", t.project.spaces.wPlus], ["w", t.project.spaces.w]]}
            onChange=${(/** @type {string} */ value) => set({ space: value === "w+" ? undefined : value })} />
          <${SelectField} label=${t.project.align} value=${settings.align ?? "auto"} error=${error("align")}
            options=${[["auto", t.project.aligns.auto], ["face", t.project.aligns.face], ["none", t.project.aligns.none]]}
            onChange=${(/** @type {string} */ value) => set({ align: value === "auto" ? undefined : value })} />
        </div>
        <${NumberField} label=${t.project.seed} min=${0} max=${SEEDS - 1} placeholder="0" value=${settings.seed} error=${error("seed")}
          onChange=${(/** @type {any} */ value) => set({ seed: value })} />
        <${CheckField} label=${t.project.insist} value=${!!settings.insist} onChange=${(/** @type {boolean} */ on) => set({ insist: on ? "yes" : undefined })} />
        <${CheckField} label=${t.project.keep} hint=${t.project.keepHint} value=${!!settings.keep} onChange=${(/** @type {boolean} */ on) => set({ keep: on ? "yes" : undefined })} />
        <p class="buttons"><button class="main" disabled=${!file.value || making.busy.value}>${t.project.find}</button></p>
        <${ProblemNote} problem=${making.problem.value} />
      </form>
      <div>
        ${file.value && !making.busy.value && !result.value && html`<${Cut} file=${file.value} align=${settings.align} />`}
        ${!file.value && html`<p class="note">${t.project.choose}</p>`}
        ${
          making.busy.value &&
          making.progress.value &&
          html`<${Progress} progress=${making.progress.value} onCancel=${making.cancel} />
          <${ConvergingFace} progress=${making.progress.value.progress} />`
        }
        ${result.value && html`<${Found} result=${result.value} />`}
      </div>
    </div>
  </div>`;
}

/** @param {{result: any}} props */
function Found({ result }) {
  const pictures = /** @type {const} */ (["target", "before", "after"]);
  return html`
    <${Warnings} warnings=${result.warnings} />
    <div class="row">${pictures.map(
      (
        name,
      ) => html`<figure class="preview" key=${name}><img src=${result[name]} alt=${t.project[name]} width="160" height="160" />
      <figcaption>${t.project[name]}</figcaption></figure>`,
    )}</div>
    <p>${t.project.distance(result.distance.pixel)}</p>
    <${Results} ids=${result.ids} />`;
}

/** Editing faces: sliders for attributes or directions, with a live preview; or a crossed design. */

import { describe } from "../../api/faces.js";
import { html } from "../../html.js";
import { Choice } from "../../parts/choice.js";
import { FacesField } from "../../parts/faces_field.js";
import { Results } from "../../parts/faces_strip.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { Steps } from "../../parts/steps.js";
import { useFaces } from "../../state/faces.js";
import { keptSignal } from "../../state/kept.js";
import { idsIn, place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { say } from "../../state/messages.js";
import { useOnce } from "../../state/once.js";
import { usePreview } from "../../state/preview.js";
import { useDirections, useDistributions } from "../../state/quantities.js";
import { t } from "../../text/en.js";
import { mostFacesOf } from "../all.js";
import { AttributeSliders } from "./attribute_sliders.js";
import { BeforeAfter } from "./before_after.js";
import { editOf, roughEditOf } from "./body.js";
import { Crossed } from "./crossed.js";
import { DirectionSliders } from "./direction_sliders.js";

export function Edit() {
  const { settings } = place.value;
  const ids = idsIn(settings.ids);
  const mode = settings.mode ?? "attributes";
  const [face] = useFaces(ids.slice(0, 1));
  const described = useOnce(ids.length ? `face ${ids[0]}` : "", () => describe(ids[0])); // lists leave the recipe out
  const network = described.answer.value?.recipe.network ?? settings.network;
  const known = useDistributions(network, mode !== "directions");
  const named = useDirections(network);
  const body = ids.length && mode !== "crossed" ? editOf({ ...settings, partial: "yes" }, ids[0]) : null;
  const format = settings.view === "difference" ? "png" : "webp";
  const exact = usePreview(body && { edit: body, format });
  const isRough = body !== null && mode === "attributes" && !exact.isCurrent.value;
  const roughBody = isRough ? roughEditOf(settings, ids[0], named.answer.value?.directions ?? []) : null;
  const rough = usePreview(roughBody && { edit: roughBody, format });
  const live = isRough && rough.isCurrent.value ? rough : exact;
  const making = makingOf(`edit ${ids}`);
  const made = keptSignal(`edit ${ids} made`, /** @type {number[]} */ ([]));

  /** What is left of an attempt that has failed, so that the next one does not store faces twice. */
  const left = keptSignal(`edit ${ids} left`, { asked: "", from: 0 });

  async function store(/** @type {Event} */ event) {
    event.preventDefault();
    const all = ids.map((id) => ({ method: "POST", path: "/faces/edits", json: editOf(settings, id) }));
    const asked = JSON.stringify(all);
    const from = left.value.asked === asked ? left.value.from : 0;
    if (from === 0) made.value = [];
    await making.runEach(all.slice(from), (answer, number) => {
      made.value = [...made.value, ...answer.ids];
      left.value = { asked, from: (from + number + 1) % all.length };
    });
    if (!making.problem.value && made.value.length) say(t.edit.stored(made.value.length));
  }

  const sliders =
    mode === "directions"
      ? html`<${DirectionSliders} settings=${settings} directions=${named.answer.value?.directions ?? []} />`
      : html`<${AttributeSliders} settings=${settings} quantities=${known.answer.value?.quantities ?? {}}
        directions=${named.answer.value?.directions ?? []} outcomes=${exact.picture.value?.outcomes} problem=${making.problem.value} />`;
  const names = (named.answer.value?.directions ?? [])
    .filter(({ kind }) => kind === "attribute")
    .map(({ name }) => name);
  const tabs = /** @type {const} */ (["attributes", "directions", "crossed"]);
  return html`<div class="panel">
    <header><h1>${t.panels.edit}</h1><p>${mode === "crossed" ? t.edit.crossedIntro : t.edit.intro}</p></header>
    ${mode === "crossed" && html`<${Steps} at="cross" ids=${ids} />`}
    <${FacesField} label=${mode === "crossed" ? t.edit.people : t.edit.faces} ids=${ids} most=${mostFacesOf("edit")} error=${making.problem.value?.of("id")} size=${56}
      hint=${ids.length > 1 && mode !== "crossed" ? t.edit.several(ids[0]) : undefined} onChange=${(/** @type {number[]} */ next) => set({ ids: next })} />
    <${Choice} label=${t.edit.how} value=${mode} options=${tabs.map((name) => [name, t.edit.modes[name]])}
      onChange=${(/** @type {string} */ next) => set({ mode: next === "attributes" ? undefined : next })} />
    ${
      mode === "crossed" &&
      html`<${Crossed} settings=${settings} ids=${ids} quantities=${known.answer.value?.quantities ?? {}}
      names=${names.length ? names : Object.keys(known.answer.value?.quantities ?? {})} />`
    }
    ${
      mode !== "crossed" &&
      html`<div class="split edit-split">
      <form onSubmit=${store}>
        <${ProblemNote} problem=${known.problem.value ?? named.problem.value} />
        <p class="buttons sticky">
          <button class="main" disabled=${!body || making.busy.value}>${making.busy.value ? t.edit.storing : t.edit.store(ids.length)}</button>
          <button type="button" disabled=${!body} onClick=${() => set({ t: undefined, d: undefined })}>${t.reset}</button>
        </p>
        ${making.busy.value && ids.length > 1 && html`<${Progress} progress=${making.progress.value ?? { state: "running", done: 0, total: ids.length }} onCancel=${making.cancel} />`}
        <${ProblemNote} problem=${making.problem.value} />
        ${sliders}
      </form>
      <div>
        ${ids.length === 0 ? html`<p class="note">${t.edit.chooseFirst}</p>` : html`<${BeforeAfter} face=${face} live=${live} isRough=${live === rough} problem=${exact.problem.value} view=${settings.view} />`}
        <${Results} ids=${made.value} isWhole=${!making.busy.value} />
      </div>
    </div>`
    }
  </div>`;
}

/** The basket as a stimulus set: its order, its design, the form of its pictures, its check, and the ZIP. */

import { resultOf } from "../../api/jobs.js";
import { html } from "../../html.js";
import { download, downloadFrom } from "../../parts/download.js";
import { FacesField } from "../../parts/faces_field.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { Progress } from "../../parts/progress.js";
import { Steps } from "../../parts/steps.js";
import { basket } from "../../state/basket.js";
import { keptSignal } from "../../state/kept.js";
import { place, set } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { say } from "../../state/messages.js";
import { t } from "../../text/en.js";
import { isNamedTwice, setOf } from "./body.js";
import { Check, isBalanced } from "./check.js";
import { Design } from "./design.js";
import { FormFields } from "./form_fields.js";
import { FormPreview } from "./form_preview.js";
import { Manifest } from "./manifest.js";
import { Replay } from "./replay.js";

const FILE = "stimulus-set.zip";
const MOST = 2000; // faces of a set
const MOST_AT_ONCE = 60; // pictures; more become a job

export function StimulusSet() {
  const { settings } = place.value;
  const ids = basket.value;
  const making = makingOf("set");
  const checking = makingOf("check");
  const report = keptSignal("check report", /** @type {any} */ (null));
  const body = setOf(settings, ids);
  const isOfCheck = keptSignal("check isOfCheck", false); // whether the check was asked for last
  const problem = (isOfCheck.value ? checking : making).problem.value;

  /** @param {ReturnType<typeof setOf>} json */
  async function check(json) {
    isOfCheck.value = true;
    report.value = null;
    const answer = await checking.run({ method: "POST", path: "/stimulus-sets", query: { as: "json" }, json });
    report.value = answer && { asked: JSON.stringify(json), answer };
  }

  const letDiffer = (/** @type {string} */ quantity) => {
    const expected = [settings.expected, quantity].filter(Boolean).join(",");
    set({ expected });
    check(setOf({ ...settings, expected }, ids));
  };

  async function save(/** @type {Event} */ event) {
    event.preventDefault();
    isOfCheck.value = false;
    const action = { method: "POST", path: "/stimulus-sets", json: body, output: FILE };
    if (ids.length <= MOST_AT_ONCE) {
      const file = await making.fetchFile(action);
      if (!file) return;
      download(file, FILE);
    } else {
      const job = await making.runAsJob(action);
      if (!job) return;
      downloadFrom(resultOf(job.id), FILE);
    }
    say(t.set.saved(FILE, verdictOn(JSON.stringify(action.json), report.value)));
  }

  // The check of another set, before something was changed, would mislead.
  const checked = report.value?.asked === JSON.stringify(body) ? report.value.answer : null;
  const isEmpty = ids.length === 0;
  const isReady = !isEmpty && !isNamedTwice(settings);
  return html`<div class="panel">
    <header><h1>${t.panels.set}</h1><p>${t.set.intro}</p></header>
    <${Steps} at="set" />
    <${FacesField} label=${t.set.basket(ids.length)} ids=${ids} most=${MOST} size=${56} hint=${isEmpty ? t.set.empty : ids.length > MOST ? t.set.tooMany(MOST) : t.set.order}
      onChange=${(/** @type {number[]} */ next) => (basket.value = next)} error=${problem?.of("ids")} />
    <div class="split">
      <form onSubmit=${save}>
        <p class="buttons sticky">
          <button type="button" disabled=${!isReady || checking.busy.value} onClick=${() => check(body)}>${checking.busy.value ? t.set.checking : t.set.check}</button>
          <button class="main" disabled=${!isReady || making.busy.value}>${making.busy.value ? t.set.saving : t.set.save}</button>
        </p>
        ${making.busy.value && making.progress.value && html`<${Progress} progress=${making.progress.value} onCancel=${making.cancel} />`}
        <${ProblemNote} problem=${problem} />
        <${FormFields} settings=${settings} problem=${problem} />
        <${Design} settings=${settings} ids=${ids} problem=${problem} />
      </form>
      <div>
        <${FormPreview} settings=${settings} ids=${ids} />
        ${checked && html`<${Check} report=${checked} onExpect=${letDiffer} /><${Manifest} images=${checked.images} />`}
      </div>
    </div>
    <${Replay} />
  </div>`;
}

/**
 * Returns what the check said of a set that was saved. It may be of the set as it was before something was changed.
 * @param {string} saved
 * @param {{asked: string, answer: any} | null} report
 */
function verdictOn(saved, report) {
  if (report?.asked !== saved) return t.set.unchecked;
  const { check, confounds } = report.answer;
  return check.cells.length > 1 ? t.set.verdict(confounds.length, isBalanced(check)) : "";
}

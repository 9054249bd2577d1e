/** Random faces: they appear one by one as they are finished. */

import { randomSeed, SEEDS } from "../api/random.js";
import { html } from "../html.js";
import { Results } from "../parts/faces_strip.js";
import { CheckField, NumberField, RangeField, SelectField } from "../parts/fields.js";
import { ProblemNote } from "../parts/problem_note.js";
import { Progress } from "../parts/progress.js";
import { keptSignal } from "../state/kept.js";
import { numberIn, place, set } from "../state/location.js";
import { MOST_SINGLY, makingOf } from "../state/making.js";
import { networkOf, networks, usualPsi } from "../state/service.js";
import { t } from "../text/en.js";

export function Make() {
  const { settings } = place.value;
  const amount = numberIn(settings.amount, 8);
  const psi = numberIn(settings.psi, usualPsi(settings.network));
  const network = networkOf(settings.network);
  const making = makingOf("make");
  const ids = keptSignal("make ids", /** @type {number[]} */ ([]));
  const look = {
    truncation_psi: psi,
    class: settings.class,
    network: settings.network,
    insist: settings.insist ? true : undefined,
  };

  async function submit(/** @type {Event} */ event) {
    event.preventDefault();
    ids.value = [];
    const first = settings.seed ? Number(settings.seed) : randomSeed(amount);
    const whole = { method: "POST", path: "/faces", query: { amount, seed: first, ...look } };
    if (amount > MOST_SINGLY) {
      const job = await making.runAsJob(whole);
      if (job) ids.value = job.ids ?? [];
      return;
    }
    const singly = Array.from({ length: amount }, (_, number) => {
      return { ...whole, query: { ...whole.query, amount: 1, seed: first + number } };
    });
    const take = (/** @type {any} */ answer) => (ids.value = [...ids.value, ...answer.ids]);
    await making.runEach(singly, take, undefined, whole);
  }

  const error = (/** @type {string} */ field) => making.problem.value?.of(field) ?? "";
  const made = ids.value.length ? ids.value : (making.progress.value?.ids ?? []);
  return html`<div class="panel">
    <header><h1>${t.panels.make}</h1><p>${t.makePanel.intro}</p></header>
    <div class="split">
      <form onSubmit=${submit}>
        <${NumberField} label=${t.makePanel.amount} value=${amount} min=${1} required error=${error("amount")}
          hint=${amount > MOST_SINGLY ? t.makePanel.asJob(MOST_SINGLY) : undefined} onChange=${(/** @type {any} */ value) => set({ amount: value })} />
        <${NumberField} label=${t.makePanel.seed} value=${settings.seed} min=${0} max=${SEEDS - amount} placeholder=${t.makePanel.anySeed}
          hint=${t.makePanel.seedHint(SEEDS - 1)} error=${error("seed")} onChange=${(/** @type {any} */ value) => set({ seed: value })} />
        <${RangeField} label=${t.makePanel.psi} value=${psi} min=${0} max=${2} step=${0.05} hint=${t.makePanel.psiHint}
          error=${error("truncation_psi")} onChange=${(/** @type {any} */ value) => set({ psi: value })} />
        ${
          psi > 1 &&
          html`<${CheckField} label=${t.makePanel.insist} value=${!!settings.insist}
          onChange=${(/** @type {boolean} */ value) => set({ insist: value || undefined })} />`
        }
        ${
          networks.value.length > 1 &&
          html`<${SelectField} label=${t.makePanel.network} value=${network?.name} error=${error("network")}
          options=${networks.value.map(({ name }) => [name, name])} onChange=${(/** @type {string} */ name) => set({ network: name, class: undefined })} />`
        }
        ${
          network?.classes > 0 &&
          html`<${NumberField} label=${t.makePanel.class} value=${settings.class} min=${0} max=${network.classes - 1}
          error=${error("class")} onChange=${(/** @type {any} */ value) => set({ class: value })} />`
        }
        <p class="buttons"><button class="main" disabled=${making.busy.value}>${t.makePanel.make(amount)}</button></p>
      </form>
      <div>
        ${
          making.busy.value &&
          html`<${Progress} onCancel=${making.cancel}
          progress=${making.progress.value ?? { state: "running", done: 0, total: amount }} />`
        }
        <${ProblemNote} problem=${making.problem.value}
          onNearest=${(/** @type {any} */ nearest) => set({ psi: nearest.truncation_psi ?? settings.psi })} />
        <${Results} ids=${made} isWhole=${!making.busy.value} />
      </div>
    </div>
  </div>`;
}

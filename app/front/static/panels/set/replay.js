/** Makes a set again from its recipe.json, and says whether it is the same. */

import { html, useId, useSignal } from "../../html.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { keptSignal } from "../../state/kept.js";
import { makingOf } from "../../state/making.js";
import { t } from "../../text/en.js";

export function Replay() {
  const making = makingOf("replay");
  const report = keptSignal("replay report", /** @type {any} */ (null));
  const wrong = useSignal("");
  const id = useId();

  async function replay(/** @type {File | undefined} */ file) {
    if (!file) return;
    report.value = null;
    wrong.value = "";
    making.problem.value = null;
    let record;
    try {
      record = JSON.parse(await file.text());
    } catch {
      wrong.value = t.set.noRecipe(file.name);
      return;
    }
    report.value = await making.run({
      method: "POST",
      path: "/stimulus-sets/replay",
      query: { as: "json" },
      json: record,
    });
  }

  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    replay(event.dataTransfer?.files[0]);
  };
  const different = report.value?.images.filter((/** @type {any} */ image) => !image.equal) ?? [];
  return html`<section class="replay" onDragOver=${(/** @type {DragEvent} */ event) => event.preventDefault()} onDrop=${drop}>
    <h2>${t.set.replay}</h2>
    <label for=${id}>${t.set.replayHint}</label>
    <input id=${id} type="file" accept="application/json,.json" disabled=${making.busy.value}
      onChange=${(/** @type {any} */ event) => replay(event.target.files[0])} />
    ${making.busy.value && html`<progress aria-label=${t.set.replaying}></progress>`}
    ${wrong.value && html`<p class="note problem" role="alert">${wrong.value}</p>`}
    <${ProblemNote} problem=${making.problem.value} />
    ${report.value && html`<p class="note" role="status">${t.set.replayed(report.value.equal, report.value.different)}</p>`}
    ${different.length > 0 && html`<ul class="words">${different.map((/** @type {any} */ image) => html`<li key=${image.file}>${t.set.differs(image.file, image.max_difference)}</li>`)}</ul>`}
  </section>`;
}

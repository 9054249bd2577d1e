/** The start of an empty gallery: an invitation to make faces. */

import { deletedFaces } from "../../api/faces.js";
import { html, useSignal } from "../../html.js";
import { FacesStrip } from "../../parts/faces_strip.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { useAnswer } from "../../state/answer.js";
import { changes } from "../../state/faces.js";
import { keptSignal } from "../../state/kept.js";
import { addressOfPlace } from "../../state/location.js";
import { makingOf } from "../../state/making.js";
import { service } from "../../state/service.js";
import { t } from "../../text/en.js";
import { PRESETS } from "../sample/ranges.js";
import { Deleted } from "./deleted.js";

const AMOUNT = 8;

export function FirstVisit() {
  const making = makingOf("first visit");
  const ids = keptSignal("first visit ids", /** @type {number[]} */ ([]));
  const deleted = useAnswer([changes.value], deletedFaces).answer; // for whoever has deleted all faces
  const showsDeleted = useSignal(false);
  const make = async () => {
    const answer = await making.run({ method: "POST", path: "/faces", query: { amount: AMOUNT } });
    ids.value = answer?.ids ?? [];
  };
  return html`<section class="first-visit">
    <h1>${t.first.title}</h1>
    <p>${t.first.what}</p>
    <button type="button" class="main" disabled=${making.busy.value || service.value.state !== "ready"} onClick=${make}>${t.first.make(AMOUNT)}</button>
    <a class="button" href=${addressOfPlace("sample", PRESETS.people)}>${t.first.design}</a>
    ${!!deleted.value?.faces.length && html`<button type="button" aria-haspopup="dialog" onClick=${() => (showsDeleted.value = true)}>${t.gallery.deletedTitle}</button>`}
    ${showsDeleted.value && html`<${Deleted} onClose=${() => (showsDeleted.value = false)} />`}
    <${ProblemNote} problem=${making.problem.value} />
    <${FacesStrip} ids=${ids.value} />
    <p class="hint">${t.first.next}</p>
  </section>`;
}

/** One face in detail: a large picture, its recipe, notes and measurements, its sources, and the faces made from it. */

import { annotate, describe, fileOf, latentOf, pictureOf } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { html, useSignal } from "../../html.js";
import { Copyable } from "../../parts/copy.js";
import { LinesField, TextField } from "../../parts/fields.js";
import { Measured } from "../../parts/measured.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { titleOf } from "../../parts/thumb.js";
import { useAnswer } from "../../state/answer.js";
import { changed, changes, remember } from "../../state/faces.js";
import { keptSignal } from "../../state/kept.js";
import { addressOfPlace } from "../../state/location.js";
import { t } from "../../text/en.js";
import { MadeAgain } from "./made_again.js";
import { Provenance } from "./provenance.js";
import { wordsOf } from "./recipe_words.js";
import { tagsIn } from "./tags.js";

/** @param {{id: number, onClose: () => void}} props */
export function Details({ id, onClose }) {
  const face = useSignal(/** @type {import("../../api/faces.js").Face | null} */ (null));
  const { problem } = useAnswer([id, changes.value], async (signal) => {
    const found = await describe(id);
    if (signal.aborted) return; // an older answer may come after a newer one
    remember([found]);
    face.value = found;
  });
  const isGone = problem.value?.status === 404;
  return html`<aside class="details" aria-label=${t.face.numbered(id)}>
    <p class="buttons"><button type="button" class="quiet" onClick=${onClose}>× ${t.close}</button></p>
    <${ProblemNote} problem=${problem.value} />
    ${face.value && !isGone && html`<${Described} face=${face.value} onChange=${(/** @type {any} */ next) => (face.value = next)} />`}
  </aside>`;
}

/** @param {{face: import("../../api/faces.js").Face, onChange: (face: import("../../api/faces.js").Face) => void}} props */
function Described({ face, onChange }) {
  const { recipe } = face;
  /** @type {[string, unknown, boolean?][]} Those that scripts and papers need can be copied. */
  const facts = [
    [t.details.id, face.id, true],
    [t.details.seed, face.seed ?? t.none, face.seed !== null],
    [t.details.network, `${recipe.network} (${recipe.precision})`],
    [t.details.made, t.dateOf(face.created)],
    [t.details.hash, face.sha256, true],
  ];
  return html`
    <img class="large" src=${pictureOf(face)} alt=${titleOf(face)} />
    <h2>${titleOf(face)}</h2>
    <p>${wordsOf(face)}</p>
    <p class="buttons">
      <a class="button" href=${addressOfPlace("edit", { ids: face.id })}>${t.panels.edit}</a>
      <a class="button" href=${addressOfPlace("similar", { id: face.id })}>${t.panels.similar}</a>
      <a class="button" href=${fileOf(face)} download=${`face-${face.id}.png`}>${t.details.download}</a>
      <a class="button" href=${latentOf(face.id)} download=${`face-${face.id}.npy`}>${t.details.latent}</a>
    </p>
    <${Notes} face=${face} onChange=${onChange} />
    <h3>${t.details.provenance}</h3>
    <${Provenance} face=${face} />
    <${Measured} ids=${[face.id]} />
    <${MadeAgain} id=${face.id} />
    <dl>${facts.map(
      ([name, value, isCopied]) =>
        html`<dt key=${name}>${name}</dt><dd>${isCopied ? html`<${Copyable} value=${String(value)} label=${name} />` : value}</dd>`,
    )}</dl>`;
}

/** @param {{face: import("../../api/faces.js").Face, onChange: (face: import("../../api/faces.js").Face) => void}} props */
function Notes({ face, onChange }) {
  /** What was written and is not saved yet, by field: the rest is that of the face, which may change meanwhile. */
  const draft = keptSignal(`notes ${face.id}`, /** @type {{name?: string, tags?: string, note?: string}} */ ({}));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  const shown = { name: face.name, tags: face.tags.join(", "), note: face.note, ...draft.value };

  async function save(/** @type {Event} */ event) {
    event.preventDefault();
    const sent = draft.value;
    const { tags, ...rest } = sent;
    const json = tags === undefined ? rest : { ...rest, tags: tagsIn(tags) };
    try {
      const next = await annotate(face.id, json);
      problem.value = null;
      const later = Object.entries(draft.value).filter(([name, value]) => sent[/** @type {"name"} */ (name)] !== value);
      draft.value = Object.fromEntries(later); // what was written while it was saved
      changed([next]);
      onChange({ ...face, ...next });
    } catch (error) {
      problem.value = asProblem(error);
    }
  }

  const field = (/** @type {"name" | "tags" | "note"} */ name, /** @type {string} */ hint = "") =>
    html`<${name === "note" ? LinesField : TextField} label=${t.details[name]} hint=${hint} value=${shown[name]} error=${problem.value?.of(name)}
      onChange=${(/** @type {string} */ value) => (draft.value = { ...draft.value, [name]: value })} />`;
  return html`<form onSubmit=${save}>
    ${field("name")}${field("tags", t.details.tagsHint)}${field("note")}
    <${ProblemNote} problem=${problem.value} />
    <p class="buttons"><button disabled=${Object.keys(draft.value).length === 0}>${t.details.save}</button></p>
  </form>`;
}

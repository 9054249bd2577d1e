/** One face in detail: a large picture, its recipe, notes and measurements, its sources, and the faces made from it. */

import { lastAction } from "../../api/actions.js";
import { annotate, describe, fileOf, pictureOf } from "../../api/faces.js";
import { asProblem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { TextField } from "../../parts/fields.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { titleOf } from "../../parts/thumb.js";
import { changed, remember } from "../../state/faces.js";
import { addressOfPlace } from "../../state/location.js";
import { t } from "../../text/en.js";
import { Measured } from "./measured.js";
import { Provenance } from "./provenance.js";
import { wordsOf } from "./recipe_words.js";

/** @param {{id: number, onClose: () => void}} props */
export function Details({ id, onClose }) {
  const face = useSignal(/** @type {import("../../api/faces.js").Face | null} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  useEffect(() => {
    describe(id).then(
      (found) => {
        remember([found]);
        face.value = found;
      },
      (error) => (problem.value = asProblem(error)),
    );
  }, [id]);
  return html`<aside class="details" aria-label=${t.face.numbered(id)}>
    <p class="buttons"><button type="button" class="quiet" onClick=${onClose}>× ${t.close}</button></p>
    <${ProblemNote} problem=${problem.value} />
    ${face.value && html`<${Described} face=${face.value} onChange=${(/** @type {any} */ next) => (face.value = next)} />`}
  </aside>`;
}

/** @param {{face: import("../../api/faces.js").Face, onChange: (face: import("../../api/faces.js").Face) => void}} props */
function Described({ face, onChange }) {
  const { recipe } = face;
  /** @type {[string, unknown][]} */
  const facts = [
    [t.details.id, face.id],
    [t.details.seed, face.seed ?? t.none],
    [t.details.network, `${recipe.network} (${recipe.precision})`],
    [t.details.made, t.dateOf(face.created)],
    [t.details.hash, face.sha256],
  ];
  return html`
    <img class="large" src=${pictureOf(face)} alt=${titleOf(face)} />
    <h2>${titleOf(face)}</h2>
    <p>${wordsOf(face)}</p>
    <p class="buttons">
      <a class="button" href=${addressOfPlace("edit", { ids: face.id })}>${t.panels.edit}</a>
      <a class="button" href=${addressOfPlace("similar", { id: face.id })}>${t.panels.similar}</a>
      <a class="button" href=${fileOf(face)} download=${`face-${face.id}.png`}>${t.details.download}</a>
    </p>
    <${Notes} face=${face} onChange=${onChange} />
    <h3>${t.details.provenance}</h3>
    <${Provenance} face=${face} />
    <${Measured} id=${face.id} />
    <dl>${facts.map(([name, value]) => html`<dt key=${name}>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** @param {import("../../api/faces.js").Face} face */
const draftOf = ({ name, tags, note }) => ({ name, tags: tags.join(", "), note });

/** @param {{face: import("../../api/faces.js").Face, onChange: (face: import("../../api/faces.js").Face) => void}} props */
function Notes({ face, onChange }) {
  const draft = useSignal(draftOf(face));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  const change = (/** @type {string} */ key) => (/** @type {string} */ value) =>
    (draft.value = { ...draft.value, [key]: value });
  async function save(/** @type {Event} */ event) {
    event.preventDefault();
    const tags = draft.value.tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    const changes = { name: draft.value.name, tags, note: draft.value.note };
    try {
      lastAction.value = { method: "PATCH", path: `/faces/${face.id}`, json: changes };
      const next = await annotate(face.id, changes);
      problem.value = null;
      draft.value = draftOf(next);
      changed([next]);
      onChange({ ...face, ...next });
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  const isChanged = JSON.stringify(draft.value) !== JSON.stringify(draftOf(face));
  return html`<form onSubmit=${save}>
    <${TextField} label=${t.details.name} value=${draft.value.name} onChange=${change("name")} error=${problem.value?.of("name")} />
    <${TextField} label=${t.details.tags} hint=${t.details.tagsHint} value=${draft.value.tags} onChange=${change("tags")} error=${problem.value?.of("tags")} />
    <${TextField} label=${t.details.note} value=${draft.value.note} onChange=${change("note")} error=${problem.value?.of("note")} />
    <${ProblemNote} problem=${problem.value} shown=${["name", "tags", "note"]} />
    <p class="buttons"><button disabled=${!isChanged}>${t.details.save}</button></p>
  </form>`;
}

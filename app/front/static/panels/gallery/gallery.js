/** All faces: a grid with filters, what is selected and what can be done with it, and one face in detail. */

import { html, useEffect, useRef } from "../../html.js";
import { FaceGrid } from "../../parts/face_grid.js";
import { ProblemNote } from "../../parts/problem_note.js";
import { titleOf } from "../../parts/thumb.js";
import { collect } from "../../state/basket.js";
import { useFaceList } from "../../state/face_list.js";
import { addressOfPlace, go, numberIn, place, set } from "../../state/location.js";
import { selection, without } from "../../state/selection.js";
import { listen } from "../../state/shortcuts.js";
import { t } from "../../text/en.js";
import { deleteFaces } from "./actions.js";
import { useCaptions } from "./captions.js";
import { Details } from "./details.js";
import { Filters, queryOf } from "./filters.js";
import { FirstVisit } from "./first_visit.js";
import { SelectionActions } from "./selection_actions.js";

let selectedUnder = "{}"; // the filter of the list in which faces were selected

export function Gallery() {
  const { settings } = place.value;
  const { sort: _, to: __, ...filters } = queryOf(settings);
  const filter = JSON.stringify(filters);
  // What is done with the selection must not touch faces that the list does not show.
  const isFirst = useRef(true);
  useEffect(() => {
    // The whole list, when it is opened, shows any selection: also that of another panel.
    if (filter !== selectedUnder && !(isFirst.current && filter === "{}")) selection.value = [];
    isFirst.current = false;
    selectedUnder = filter;
  }, [filter]);
  const list = useFaceList(queryOf(settings));
  const by = settings.values === "no" ? "id" : (settings.sort ?? "id").replace(/^-/, "");
  const captionOf = useCaptions(list, by, settings.to, !!settings.where);
  const face = numberIn(settings.face, 0);
  const open = (/** @type {number | undefined} */ id) => {
    if (id && !place.value.settings.face)
      go("gallery", { ...place.value.settings, face: id }); // "back" closes it
    else set({ face: id });
  };
  /** The details that are open follow a click on another face. */
  const select = (/** @type {number[]} */ ids) => {
    const added = without(ids, selection.value);
    selection.value = ids;
    if (face && added.length === 1) open(added[0]);
  };
  useEffect(
    () =>
      listen({
        Delete: () => deleteFaces(selection.value),
        b: () => collect(selection.value),
        Escape: () => (place.value.settings.face ? open(undefined) : (selection.value = [])),
      }),
    [],
  );

  if (list.isCounted && list.total.value === 0 && filter === "{}") return html`<${FirstVisit} />`;
  const caption = (/** @type {import("../../api/faces.js").Face} */ each) => captionOf(each.id) ?? titleOf(each);
  return html`<div class=${`gallery-panel ${face ? "with-details" : ""}`}>
    <h1 class="unseen">${t.panels.gallery}</h1>
    <${Filters} settings=${settings} list=${list} />
    <div class="list">
      <${ProblemNote} problem=${list.problem.value} isLive />
      ${list.total.value === 0 && html`<p class="note">${t.gallery.noneFits}</p>`}
      <${FaceGrid} list=${list} size=${Math.min(512, Math.max(32, numberIn(settings.size, 128)))} label=${t.panels.gallery} caption=${caption}
        selected=${selection.value} onSelect=${select} onOpen=${open} />
    </div>
    ${face > 0 && html`<${Details} key=${face} id=${face} onClose=${() => open(undefined)} />`}
    ${
      selection.value.length > 0
        ? html`<${SelectionActions} ids=${selection.value} onOpen=${open} />`
        : html`<p class="actions hint">${t.gallery.tip} <a href=${addressOfPlace("sample")}>${t.gallery.tipSet}</a></p>`
    }
  </div>`;
}

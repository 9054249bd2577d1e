/** A slider for each direction in latent space. */

import { html, useSignal } from "../../html.js";
import { RangeField, SelectField } from "../../parts/fields.js";
import { place, set } from "../../state/location.js";
import { t } from "../../text/en.js";
import { FURTHEST, MOST_CROSSED, numbersIn, settingOf } from "./body.js";

const FIRST = 10; // of a kind that are shown at first

/** @param {{settings: Record<string, string>, directions: import("../../api/attributes.js").Direction[]}} props */
export function DirectionSliders({ settings, directions }) {
  const kind = useSignal("attribute");
  const showsAll = useSignal(false);
  const strengths = numbersIn(settings.d);
  const kinds = [...new Set(directions.map((each) => each.kind))];
  const chosen = kinds.find((each) => each === kind.value) ?? kinds[0]; // some networks have none for attributes
  const ofKind = directions.filter((each) => each.kind === chosen || each.name in strengths);
  const shown = showsAll.value ? ofKind : ofKind.filter((each, index) => index < FIRST || each.name in strengths);
  const isFull = Object.keys(strengths).length >= MOST_CROSSED;
  return html`
    <p class="hint">${t.edit.directionsHint}</p>
    <${SelectField} label=${t.edit.kind} value=${chosen} options=${kinds.map((each) => [each, t.edit.kinds[each]])}
      onChange=${(/** @type {string} */ next) => (kind.value = next)} />
    ${isFull && html`<p class="hint">${t.edit.atMost(MOST_CROSSED)}</p>`}
    ${shown
      .filter(({ name }) => !isFull || name in strengths)
      .map(
        ({ name, description, effects }) => html`
      <${RangeField} key=${name} label=${t.quantity(name)} hint=${t.edit.direction(description, Object.entries(effects ?? {}))} min=${-FURTHEST} max=${FURTHEST} step=${0.1}
        value=${strengths[name] ?? 0} shown=${t.edit.strength(strengths[name] ?? 0)}
        onChange=${(/** @type {number} */ value) => set({ d: settingOf({ ...numbersIn(place.value.settings.d), [name]: value }) })} />`,
      )}
    ${ofKind.length > shown.length && html`<button type="button" onClick=${() => (showsAll.value = true)}>${t.edit.more(ofKind.length - shown.length)}</button>`}`;
}

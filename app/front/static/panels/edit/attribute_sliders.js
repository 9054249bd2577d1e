/** A slider for every measured attribute: how far it should move, whether it is kept constant, and how far it has moved. */

import { html, useSignal } from "../../html.js";
import { place, set } from "../../state/location.js";
import { t } from "../../text/en.js";
import { FURTHEST, namesIn, numbersIn, settingOf } from "./body.js";
import { HoldFields, holdModeOf } from "./hold_fields.js";
import { MovedBar } from "./moved_bar.js";

/**
 * @param {object} props
 * @param {Record<string, string>} props.settings
 * @param {Record<string, import("../../api/attributes.js").Distribution>} props.quantities
 * @param {import("../../api/attributes.js").Direction[]} props.directions
 * @param {Record<string, any> | undefined} props.outcomes - Of the preview.
 * @param {import("../../api/problem.js").Problem | null} props.problem
 */
export function AttributeSliders({ settings, quantities, directions, outcomes = {}, problem }) {
  const showsAll = useSignal(false);
  const targets = numbersIn(settings.t);
  const named = new Set(
    directions.filter(({ kind }) => kind === "attribute" || kind === "file").map(({ name }) => name),
  );
  const all = Object.entries(quantities).filter(([, { std }]) => std > 0);
  const shown = all.filter(([name]) => showsAll.value || named.has(name) || name in targets);
  const move = (/** @type {string} */ name, /** @type {number} */ by) =>
    set({ t: settingOf({ ...numbersIn(place.value.settings.t), [name]: by }) });
  const isSingly = holdModeOf(settings.hold) === "some";
  const lock = (/** @type {string} */ name, /** @type {boolean} */ isHeld) => {
    const names = namesIn(place.value.settings.hold);
    set({ hold: (isHeld ? [...names, name] : names.filter((each) => each !== name)).join(",") || "none" });
  };
  return html`
    <${HoldFields} settings=${settings} quantities=${quantities} hasBoxes partialHint=${t.edit.partialHint} error=${problem?.of("hold")} />
    <ul class="sliders">${shown.map(
      ([name, { unit, std }]) => html`<${AttributeSlider} key=${name} name=${name} unit=${unit} std=${std}
      by=${targets[name] ?? 0} onMove=${move} outcome=${outcomes[name]} error=${problem?.of(`targets.${name}`)}
      lock=${isSingly ? namesIn(settings.hold).includes(name) : undefined} onLock=${lock} />`,
    )}</ul>
    ${all.length > shown.length && html`<button type="button" onClick=${() => (showsAll.value = true)}>${t.edit.more(all.length - shown.length)}</button>`}`;
}

/**
 * @param {object} props
 * @param {string} props.name
 * @param {string} props.unit
 * @param {number} props.std
 * @param {number} props.by - In standard deviations.
 * @param {(name: string, by: number) => void} props.onMove
 * @param {any} [props.outcome]
 * @param {string} [props.error]
 * @param {boolean} [props.lock] - Whether it is kept constant; undefined if that is not chosen one by one.
 * @param {(name: string, isHeld: boolean) => void} props.onLock
 */
function AttributeSlider({ name, unit, std, by, onMove, outcome, error, lock, onLock }) {
  const title = t.quantity(name);
  const shown = by === 0 ? t.edit.asItIs : t.edit.change(by, by * std, unit);
  return html`<li class=${error ? "wrong" : ""}>
    <span class="name" id=${`name-${name}`}>${title}</span>
    <input type="range" aria-labelledby=${`name-${name}`} aria-valuetext=${shown} min=${-FURTHEST} max=${FURTHEST} step="0.1" value=${by}
      onInput=${(/** @type {any} */ event) => onMove(name, event.target.valueAsNumber)} />
    <span class="shown" aria-hidden="true">${shown}</span>
    <${MovedBar} outcome=${outcome} std=${std} unit=${unit} />
    ${
      lock !== undefined &&
      html`<label class="lock"><input type="checkbox" checked=${lock} disabled=${by !== 0}
      onChange=${(/** @type {any} */ event) => onLock(name, event.target.checked)} />${t.edit.lock}<span class="unseen"> ${title}</span></label>`
    }
    ${by !== 0 && html`<button type="button" class="quiet" aria-label=${t.edit.resetOne(title)} onClick=${() => onMove(name, 0)}>×</button>`}
    ${error && html`<p class="error">${error}</p>`}
  </li>`;
}

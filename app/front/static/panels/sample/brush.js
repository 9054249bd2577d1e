/** A range on a histogram: two handles that are sliders. */

import { html } from "../../html.js";
import { t } from "../../text/en.js";
import { shareIn } from "./ranges.js";

const WIDTH = 320;
const HEIGHT = 48;

/**
 * @param {object} props
 * @param {string} props.name
 * @param {import("../../api/attributes.js").Distribution} props.distribution
 * @param {[number, number]} props.range
 * @param {(range: [number, number] | null) => void} props.onChange - null removes the condition.
 * @param {string} [props.error]
 */
export function Brush({ name, distribution, range, onChange, error }) {
  const { low, high, counts, unit } = distribution;
  const title = t.quantity(name);
  const [from, to] = range;
  const least = Math.min(low, from);
  const most = Math.max(high, to);
  const step = Number(((most - least) / 200).toPrecision(1));
  const x = (/** @type {number} */ value) => ((value - least) / (most - least)) * WIDTH;
  const tallest = Math.max(1, ...(counts ?? [1]));
  const width = counts ? (high - low) / counts.length : 0;
  const handle = (
    /** @type {0 | 1} */ end,
  ) => html`<input type="range" min=${least} max=${most} step=${step} value=${range[end]}
    aria-label=${end ? t.sample.highest(title) : t.sample.lowest(title)} aria-valuetext=${`${short(range[end])} ${unit}`}
    onInput=${(/** @type {any} */ event) => onChange(moved(range, end, event.target.valueAsNumber))} />`;
  return html`<fieldset class="brush"><legend>${title} <small>${unit}</small></legend>
    <div class="plot" style=${{ width: `${WIDTH}px` }}>
      <svg width=${WIDTH} height=${HEIGHT} aria-hidden="true">
        ${(counts ?? []).map((count, place) => {
          const middle = low + (place + 0.5) * width;
          const tall = (count / tallest) * HEIGHT;
          return html`<rect key=${place} class=${middle >= from && middle <= to ? "in" : ""} x=${x(low + place * width)} y=${HEIGHT - tall}
            width=${Math.max(1, x(low + (place + 1) * width) - x(low + place * width) - 1)} height=${tall} />`;
        })}
      </svg>
      <div class="handles">${handle(0)}${handle(1)}</div>
    </div>
    <p><span aria-hidden="true">${t.sample.range(short(from), short(to))}</span> <small>${t.sample.share(shareIn(distribution, range))}</small>
      <button type="button" class="quiet" aria-label=${t.sample.remove(title)} onClick=${() => onChange(null)}>×</button></p>
    ${error && html`<p class="error" role="alert">${error}</p>`}
  </fieldset>`;
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(3));

/**
 * Returns a range with one end moved; it pushes the other one along.
 * @param {[number, number]} range
 * @param {0 | 1} end
 * @param {number} value
 * @returns {[number, number]}
 */
const moved = ([from, to], end, value) => (end ? [Math.min(from, value), value] : [value, Math.max(to, value)]);

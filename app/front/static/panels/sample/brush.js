/** A range on a histogram: two handles that are sliders, and two fields for what is typed. */

import { html, useId, useRef } from "../../html.js";
import { t } from "../../text/en.js";
import { shareIn } from "./ranges.js";

const WIDTH = 320;
const HEIGHT = 48;

/**
 * Returns the scale of the handles: its ends are multiples of its step, and so are all values between them.
 * @param {number} least
 * @param {number} most
 */
function scaleOf(least, most) {
  const rough = (most - least || 1) / 100;
  const tens = 10 ** Math.floor(Math.log10(rough));
  const step = tens * ([1, 2, 5].find((each) => each * tens >= rough) ?? 10);
  return { step, first: exact(Math.floor(least / step) * step), last: exact(Math.ceil(most / step) * step) };
}

/** Returns a number without the error of binary fractions. @param {number} value */
const exact = (value) => Number(value.toPrecision(12));

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
  const widest = useRef([low, high]); // the scale stays where a handle was: it can go back
  widest.current = [Math.min(widest.current[0], from), Math.max(widest.current[1], to)];
  const { step, first: least, last: most } = scaleOf(widest.current[0], widest.current[1]);
  const x = (/** @type {number} */ value) => ((value - least) / (most - least)) * WIDTH;
  const tallest = Math.max(1, ...(counts ?? [1]));
  const width = counts ? (high - low) / counts.length : 0;
  const handle = (
    /** @type {0 | 1} */ end,
  ) => html`<input type="range" min=${least} max=${most} step=${step} value=${range[end]}
    aria-label=${end ? t.sample.highest(title) : t.sample.lowest(title)} aria-valuetext=${`${short(range[end])} ${unit}`}
    onInput=${(/** @type {any} */ event) => onChange(moved(range, end, event.target.valueAsNumber))} />`;
  const id = useId();
  const type = (/** @type {0 | 1} */ end) => (/** @type {any} */ event) => {
    const value = event.target.valueAsNumber;
    if (Number.isFinite(value)) onChange(moved(range, end, value));
    else event.target.value = short(range[end]); // an empty field is no end
  };
  const field = (/** @type {0 | 1} */ end) =>
    html`<input id=${`${id}-${end}`} type="number" step="any" value=${short(range[end])} onChange=${type(end)} />`;
  return html`<fieldset class="brush"><legend>${title} <small>${unit}</small></legend>
    <div class="plot" style=${{ width: `${WIDTH}px` }}>
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} height=${HEIGHT} preserveAspectRatio="none" aria-hidden="true">
        ${(counts ?? []).map((count, index) => {
          const middle = low + (index + 0.5) * width;
          const tall = (count / tallest) * HEIGHT;
          return html`<rect key=${index} class=${middle >= from && middle <= to ? "in" : ""} x=${x(low + index * width)} y=${HEIGHT - tall}
            width=${Math.max(1, x(low + (index + 1) * width) - x(low + index * width) - 1)} height=${tall} />`;
        })}
      </svg>
      <div class="handles">${handle(0)}${handle(1)}</div>
    </div>
    <p class="ends"><label for=${`${id}-0`}>${t.sample.from}</label>${field(0)}<label for=${`${id}-1`}>${t.sample.to}</label>${field(1)}</p>
    <p><small>${t.sample.share(shareIn(distribution, range))}</small>
      <button type="button" class="quiet" aria-label=${t.sample.remove(title)} onClick=${() => onChange(null)}>×</button></p>
    ${error && html`<p class="error" role="alert">${error}</p>`}
  </fieldset>`;
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(4));

/**
 * Returns a range with one end moved; it pushes the other one along.
 * @param {[number, number]} range
 * @param {0 | 1} end
 * @param {number} value
 * @returns {[number, number]}
 */
const moved = ([from, to], end, value) => (end ? [Math.min(from, value), value] : [value, Math.max(to, value)]);

/** Chooses the quantities that may differ between the conditions of a set, besides its factors. */

import { html, useId, useRef, useSignal } from "../../html.js";
import { SelectField } from "../../parts/fields.js";
import { useDistributions } from "../../state/quantities.js";
import { t } from "../../text/en.js";

const LUMINANCE = ["luminance_mean", "luminance_contrast"]; // measured in the finished pictures

/**
 * @param {object} props
 * @param {string | undefined} props.value - Names with commas between them.
 * @param {(value: string) => void} props.onChange
 * @param {string} [props.error]
 */
export function Expected({ value, onChange, error }) {
  const id = useId();
  const isAsked = useSignal(false);
  const group = useRef(/** @type {HTMLElement | null} */ (null));
  const known = useDistributions(undefined, isAsked.value);
  const chosen = (value ?? "").split(",").filter(Boolean);
  const names = [...Object.keys(known.answer.value?.quantities ?? {}), ...LUMINANCE].filter(
    (name) => !chosen.includes(name),
  );
  const ask = () => void (isAsked.value = true);
  const remove = (/** @type {string} */ name) => {
    onChange(chosen.filter((each) => each !== name).join(","));
    group.current?.querySelector("select")?.focus(); // the button that had the focus is gone
  };
  return html`<div class="expected" role="group" aria-labelledby=${id} ref=${group} onPointerEnter=${ask} onFocusIn=${ask}>
    <span class="label" id=${id}>${t.set.expected}</span>
    <p class="hint">${t.set.quantitiesHint}</p>
    ${
      chosen.length > 0 &&
      html`<ul class="buttons">${chosen.map(
        (name) => html`<li key=${name}><button type="button" aria-label=${t.set.removeQuantity(t.quantity(name))}
        onClick=${() => remove(name)}>${t.quantity(name)} ×</button></li>`,
      )}</ul>`
    }
    <${SelectField} label=${t.set.addQuantity} value="" error=${error} onChange=${(/** @type {string} */ name) => name && onChange([...chosen, name].join(","))}
      options=${[["", t.sample.choose], ...names.map((name) => [name, t.quantity(name)])]} />
  </div>`;
}

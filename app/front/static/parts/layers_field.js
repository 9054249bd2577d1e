/** The choice of a group of layers. */

import { html } from "../html.js";
import { t } from "../text/en.js";
import { SelectField } from "./fields.js";

const GROUPS = /** @type {const} */ (["coarse", "middle", "fine"]);

/**
 * @param {object} props
 * @param {string} props.value - The name of a group, or "" for all layers.
 * @param {(value: string) => void} props.onChange
 * @param {string} [props.label]
 * @param {string} [props.error]
 * @param {boolean} [props.hasAll] - Whether all layers can be chosen.
 */
export function LayersField({ label = t.layers.label, hasAll = false, ...field }) {
  const options = GROUPS.map((name) => [name, t.layers[name]]);
  return html`<${SelectField} label=${label} ...${field} options=${hasAll ? [["", t.layers.all], ...options] : options} />`;
}

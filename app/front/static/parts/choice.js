/** A choice between a few views. */

import { html } from "../html.js";

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {[string, string][]} props.options - Names and what they are called.
 * @param {(name: string) => void} props.onChange
 */
export function Choice({ label, value, options, onChange }) {
  return html`<div class="buttons choice" role="group" aria-label=${label}>${options.map(
    ([name, text]) => html`
    <button key=${name} type="button" aria-pressed=${name === value ? "true" : "false"} onClick=${() => onChange(name)}>${text}</button>`,
  )}</div>`;
}

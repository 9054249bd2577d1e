/** Form fields: a label, an input, a hint, and what is wrong with it. */

import { html, useId, useSignal } from "../html.js";

/**
 * @typedef {object} Common
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [error] - What is wrong with the value; "" for nothing.
 */

/**
 * Lays out an input with its label, hint and error. `children` receives the attributes that link them.
 * @param {Common & {children: (attributes: Record<string, unknown>) => unknown, kind?: string}} props
 */
function Field({ label, hint, error, children, kind = "" }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return html`<div class=${`field ${kind} ${error ? "wrong" : ""}`}>
    <label for=${id}>${label}</label>
    ${children({ id, "aria-describedby": described, "aria-invalid": error ? "true" : undefined })}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}
  </div>`;
}

/**
 * A Preact hook: what connects an input with its value. What is being typed stays as it is typed, even where the value
 * that follows from it reads differently, such as the default in place of an empty field.
 *
 * @param {string | number} value
 * @param {(text: string, number: number) => void} onChange
 */
function useDraft(value, onChange) {
  const draft = useSignal(/** @type {string | null} */ (null));
  return {
    value: draft.value ?? value,
    onInput: (/** @type {any} */ { target }) => {
      draft.value = target.value;
      onChange(target.value, target.valueAsNumber);
    },
    onBlur: () => (draft.value = null),
  };
}

/**
 * A number. `onChange` gets undefined for an empty field.
 * @param {Common & {value: number | undefined, onChange: (value: number | undefined) => void, min?: number, max?: number,
 *   step?: number | "any", placeholder?: string, required?: boolean}} props
 */
export function NumberField({ value, onChange, min, max, step = 1, placeholder, required, ...common }) {
  const draft = useDraft(value ?? "", (text, number) => onChange(text === "" ? undefined : number));
  return html`<${Field} ...${common}>${(/** @type {any} */ attributes) =>
    html`<input type="number" ...${attributes} ...${draft} min=${min} max=${max} step=${step}
      placeholder=${placeholder} required=${required} />`}<//>`;
}

/**
 * A slider with its value beside it.
 * @param {Common & {value: number, onChange: (value: number) => void, min: number, max: number, step?: number,
 *   shown?: string}} props
 */
export function RangeField({ value, onChange, min, max, step = 0.1, shown, ...common }) {
  return html`<${Field} ...${common} kind="range">${(/** @type {any} */ attributes) => html`
    <span class="slider">
      <input type="range" ...${attributes} value=${value} min=${min} max=${max} step=${step}
        aria-valuetext=${shown} onInput=${(/** @type {any} */ event) => onChange(event.target.valueAsNumber)} />
      <span class="value" aria-hidden="true">${shown ?? value}</span>
    </span>`}<//>`;
}

/** @param {Common & {value: string, onChange: (value: string) => void, options: [string, string][]}} props */
export function SelectField({ value, onChange, options, ...common }) {
  return html`<${Field} ...${common}>${(/** @type {any} */ attributes) =>
    html`<select ...${attributes} value=${value} onChange=${(/** @type {any} */ event) => onChange(event.target.value)}>
      ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
    </select>`}<//>`;
}

/** @param {Common & {value: string, onChange: (value: string) => void, placeholder?: string, type?: string, list?: string[]}} props */
export function TextField({ value, onChange, placeholder, type = "text", list, ...common }) {
  const known = useId();
  const draft = useDraft(value, onChange);
  return html`<${Field} ...${common}>${(/** @type {any} */ attributes) => html`
    <input type=${type} ...${attributes} ...${draft} placeholder=${placeholder} list=${list && known} />
    ${list && html`<datalist id=${known}>${list.map((each) => html`<option value=${each} />`)}</datalist>`}`}<//>`;
}

/** Text of several lines. @param {Common & {value: string, onChange: (value: string) => void}} props */
export function LinesField({ value, onChange, ...common }) {
  const draft = useDraft(value, onChange);
  return html`<${Field} ...${common}>${(/** @type {any} */ attributes) => html`<textarea rows="3" ...${attributes} ...${draft}></textarea>`}<//>`;
}

/** @param {{label: string, value: boolean, onChange: (value: boolean) => void, hint?: string}} props */
export function CheckField({ label, value, onChange, hint }) {
  const id = useId();
  return html`<div class="field check">
    <input type="checkbox" id=${id} checked=${value} aria-describedby=${hint && `${id}-hint`}
      onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} />
    <label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

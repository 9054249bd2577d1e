/** The list of keyboard shortcuts. It takes the focus, so that arrows scroll it where the window is small. */

import { html } from "../html.js";
import { NAMES, PANELS } from "../panels/all.js";
import { areLettersOn, isHelpOpen } from "../state/shortcuts.js";
import { t } from "../text/en.js";
import { Dialog } from "./dialog.js";
import { CheckField } from "./fields.js";

/** @type {[string, string][]} */
const LIST = [
  ...t.shortcuts.list,
  ...NAMES.flatMap((name) => {
    const { key } = PANELS[name];
    return key ? [/** @type {[string, string]} */ ([key, t.shortcuts.opens(t.panels[name])])] : [];
  }),
];

export function Shortcuts() {
  const letters = html`<${CheckField} label=${t.shortcuts.letters} hint=${t.shortcuts.lettersHint} value=${areLettersOn.value}
    onChange=${(/** @type {boolean} */ value) => (areLettersOn.value = value)} />`;
  return html`<${Dialog} title=${t.shortcuts.title} onClose=${() => (isHelpOpen.value = false)} buttons=${letters}>
    <dl class="shortcuts" tabindex="0">${LIST.map(([keys, what]) => html`<div key=${keys}><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}</dl>
  <//>`;
}

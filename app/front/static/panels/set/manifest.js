/** What manifest.csv will say of the pictures. */

import { html } from "../../html.js";
import { Scrolls } from "../../parts/scrolls.js";
import { t } from "../../text/en.js";

const MEASURED = ["sex", "age", "smile", "yaw"]; // of the many columns, those that most readers look for

/** @param {{images: any[]}} props */
export function Manifest({ images }) {
  const factors = [...new Set(images.flatMap(({ levels }) => Object.keys(levels)))];
  const measured = MEASURED.filter((name) => images.some((image) => name in image.measured));
  return html`<section aria-label=${t.set.manifest}><h2>${t.set.manifest}</h2>
    <${Scrolls} label=${t.set.manifest}><table>
      <thead><tr><th scope="col">${t.set.file}</th><th scope="col">${t.set.face}</th>
        ${factors.map((name) => html`<th scope="col" key=${name}>${t.set.conditionOf(name)}</th>`)}
        ${[...measured.map(t.set.measuredOf), t.set.luminance].map((name) => html`<th scope="col" key=${name}>${name}</th>`)}</tr></thead>
      <tbody>${images.map(
        (image) => html`<tr key=${image.file}><th scope="row">${image.file}</th><td>${image.id}</td>
        ${factors.map((name) => html`<td key=${name}>${image.levels[name] ?? ""}</td>`)}
        ${measured.map((name) => html`<td key=${name}>${image.measured[name]?.toPrecision(3) ?? ""}</td>`)}
        <td>${image.luminance.mean.toFixed(2)}</td></tr>`,
      )}</tbody></table><//>
    <p class="hint">${t.set.manifestHint}</p>
  </section>`;
}

/** What is known about the networks: licences, and what they were trained on. */

import { html } from "../html.js";
import { knownNetworks } from "../state/service.js";
import { t } from "../text/en.js";
import { Copyable } from "./copy.js";
import { Dialog } from "./dialog.js";

/** @param {{onClose: () => void}} props */
export function About({ onClose }) {
  const all = knownNetworks.value;
  const others = all.filter(({ configured }) => !configured);
  return html`<${Dialog} title=${t.about.title} onClose=${onClose}><div class="about">
    ${all
      .filter(({ configured }) => configured)
      .map(
        (network) => html`<section key=${network.name}><h3>${network.name}</h3>
        <p>${factsOf(network)}</p>
        ${network.fingerprint && html`<p>${t.about.fingerprint}: <${Copyable} value=${network.fingerprint} label=${t.about.fingerprint} /></p>`}</section>`,
      )}
    ${
      others.length > 0 &&
      html`<details><summary>${t.about.others}</summary>
      <dl>${others.map((each) => html`<dt key=${each.name}>${each.name}</dt><dd>${factsOf(each)}</dd>`)}</dl></details>`
    }
  </div><//>`;
}

/** @param {any} network */
const factsOf = (network) =>
  [network.img_width && t.about.pixels(network), network.licence && t.about.licence(network.licence), network.note]
    .filter(Boolean)
    .join(". ");

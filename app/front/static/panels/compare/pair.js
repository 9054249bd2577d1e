/** Two faces: side by side, in turn at one place, and as a difference. */

import { pictureOf } from "../../api/faces.js";
import { html, useEffect, useSignal } from "../../html.js";
import { Difference } from "../../parts/difference.js";
import { Measured } from "../../parts/measured.js";
import { titleOf } from "../../parts/thumb.js";
import { useFaces } from "../../state/faces.js";
import { addressOfPlace } from "../../state/location.js";
import { listen } from "../../state/shortcuts.js";
import { t } from "../../text/en.js";

const SIZE = 208;
const TURN = 500; // milliseconds for which each face is shown

/** @param {{first: number, second: number}} props */
export function Pair({ first, second }) {
  const [one, two] = useFaces([first, second]);
  const shown = useSignal(0);
  const runs = useSignal(false);
  useEffect(() => {
    if (!runs.value) return;
    const clock = setInterval(() => (shown.value = 1 - shown.value), TURN);
    return () => clearInterval(clock);
  }, [runs.value]);
  useEffect(() => listen({ f: () => (shown.value = 1 - shown.value) }), []);
  if (!one || !two) return null;
  const both = [one, two];
  return html`<section aria-label=${t.compare.two}>
    <div class="row">${both.map(
      (face) => html`<figure class="preview" key=${face.id}>
      <img src=${pictureOf(face)} alt=${titleOf(face)} width=${SIZE} height=${SIZE} /><figcaption>${titleOf(face)}</figcaption></figure>`,
    )}</div>
    <div class="row">
      <figure class="preview">
        <img src=${pictureOf(both[shown.value])} alt=${titleOf(both[shown.value])} width=${SIZE} height=${SIZE} />
        <figcaption>${t.compare.inTurn(titleOf(both[shown.value]))}</figcaption>
        <span class="buttons">
          <button type="button" onClick=${() => (shown.value = 1 - shown.value)}>${t.compare.switch}</button>
          <button type="button" aria-pressed=${runs.value ? "true" : "false"} onClick=${() => (runs.value = !runs.value)}>${t.compare.flicker}</button>
        </span>
      </figure>
      <${Difference} first=${pictureOf(one, undefined, "png")} second=${pictureOf(two, undefined, "png")} size=${SIZE} />
    </div>
    <${Measured} ids=${[first, second]} />
    <p class="buttons"><a class="button" href=${addressOfPlace("walk", { ids: [first, second] })}>${t.compare.walk}</a>
      <a class="button" href=${addressOfPlace("average", { ids: [first, second] })}>${t.panels.average}</a></p>
  </section>`;
}

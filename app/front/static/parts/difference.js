/** The difference of two pictures: the absolute difference of each pixel, amplified. */

import { html, useEffect, useId, useRef, useSignal } from "../html.js";
import { t } from "../text/en.js";

/** @param {string} address @returns {Promise<HTMLImageElement>} */
async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

/**
 * Returns the root mean square difference in levels of 0 to 255, and draws the differences.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLImageElement} first
 * @param {HTMLImageElement} second
 * @param {number} gain
 */
function draw(canvas, first, second, gain) {
  const { naturalWidth: width, naturalHeight: height } = first;
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const pixels = [first, second].map((image) => {
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  });
  const [one, two] = pixels.map(({ data }) => data);
  let squares = 0;
  for (let index = 0; index < one.length; index++) {
    if (index % 4 === 3) continue; // alpha
    const difference = Math.abs(one[index] - two[index]);
    squares += difference * difference;
    one[index] = difference * gain; // the array keeps it within 255
  }
  context.putImageData(pixels[0], 0, 0);
  return Math.sqrt(squares / ((one.length / 4) * 3));
}

/** @param {{first: string, second: string, size?: number}} props - The addresses of two pictures. */
export function Difference({ first, second, size = 256 }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const gain = useSignal(4);
  const failed = useSignal(false);
  const rms = useSignal(/** @type {number | null} */ (null));
  const id = useId();
  useEffect(() => {
    let isWanted = true;
    failed.value = false;
    Promise.all([loaded(first), loaded(second)]).then(
      ([one, two]) => isWanted && canvas.current && (rms.value = draw(canvas.current, one, two, gain.value)),
      () => isWanted && (failed.value = true),
    );
    return () => void (isWanted = false);
  }, [first, second, gain.value]);
  const text = failed.value ? t.difference.failed : rms.value === null ? t.loading : t.difference.rms(rms.value);
  return html`<figure class="preview difference">
    <canvas ref=${canvas} role="img" aria-label=${text} style=${{ width: `${size}px`, height: `${size}px` }}></canvas>
    <figcaption>${text}</figcaption>
    <label for=${id}>${t.difference.gain(gain.value)}</label>
    <input id=${id} type="range" min="1" max="16" step="1" value=${gain.value} onInput=${(/** @type {any} */ event) => (gain.value = event.target.valueAsNumber)} />
  </figure>`;
}

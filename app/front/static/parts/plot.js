/** A line plot (uPlot), with its numbers as a table for screen readers and for copying. */

import { html, useEffect, useRef } from "../html.js";
import { isDark } from "../state/scheme.js";
import { t } from "../text/en.js";
import uPlot from "../vendor/uplot.mjs";
import { Scrolls } from "./scrolls.js";

const HEIGHT = 180;
const FEW = 60; // points that are drawn one by one

/**
 * Returns a colour of the style sheet as a canvas takes it: one for the present scheme, light or dark.
 * @param {HTMLElement} element
 * @param {string} name
 */
function colourOf(element, name) {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.x - What the horizontal axis counts.
 * @param {number[]} props.xs
 * @param {{label: string, values: (number | null)[]}[]} props.series
 * @param {boolean} [props.log] - Whether the vertical axis is logarithmic.
 */
export function Plot({ title, x, xs, series, log = false }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {any} */ (null));
  const isShort = xs.length < FEW;
  const shape = JSON.stringify([title, x, log, isShort, isDark.value, series.map(({ label }) => label)]);

  useEffect(() => {
    const element = /** @type {HTMLElement} */ (frame.current);
    const colour = (/** @type {string} */ name) => colourOf(element, name);
    const axis = { stroke: colour("--ink"), grid: { stroke: colour("--line") }, ticks: { stroke: colour("--line") } };
    const colours = ["--accent", "--second", "--third"].map(colour);
    plot.current = new uPlot(
      {
        width: element.clientWidth || 300,
        height: HEIGHT,
        scales: { x: { time: false }, y: { distr: log ? 3 : 1 } },
        axes: [{ ...axis, label: x }, axis],
        series: [
          { label: x },
          ...series.map(({ label }, number) => ({
            label,
            stroke: colours[number % 3],
            width: 2,
            points: { show: isShort },
          })),
        ],
      },
      [xs, ...series.map(({ values }) => values)],
      element,
    );
    const watcher = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);

  useEffect(() => plot.current?.setData([xs, ...series.map(({ values }) => values)]), [xs, series]);

  return html`<figure class="plot">
    <figcaption>${title}</figcaption>
    <div ref=${frame} aria-hidden="true"></div>
    <details><summary>${t.asTable}</summary><${Scrolls} label=${title}><table>
      <thead><tr><th scope="col">${x}</th>${series.map(({ label }) => html`<th scope="col" key=${label}>${label}</th>`)}</tr></thead>
      <tbody>${xs.map(
        (value, row) =>
          html`<tr key=${row}><th scope="row">${value}</th>${series.map(
            ({ label, values }) => html`<td key=${label}>${values[row]?.toPrecision(4)}</td>`,
          )}</tr>`,
      )}</tbody>
    </table><//></details>
  </figure>`;
}

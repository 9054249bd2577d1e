/** Where the cells of a grid are: pure geometry, in CSS pixels. */

const GAP = 8;
const CAPTION = 22;

/**
 * @typedef {object} Layout
 * @property {number} columns
 * @property {number} width - Of a cell, with its gap.
 * @property {number} height
 * @property {number} rows
 */

/**
 * @param {number} space - Width of the grid.
 * @param {number} size - Width of a picture.
 * @param {number} count
 * @returns {Layout}
 */
export function layoutOf(space, size, count) {
  const width = size + GAP;
  const columns = Math.max(1, Math.floor((space - GAP) / width));
  return { columns, width, height: size + CAPTION + GAP, rows: Math.ceil(count / columns) };
}

/** Returns the upper left corner of a cell. @param {Layout} layout @param {number} index */
export const cornerOf = ({ columns, width, height }, index) => ({
  x: GAP + (index % columns) * width,
  y: GAP + Math.floor(index / columns) * height,
});

/**
 * Returns the first visible place and the one after the last, with one more row on each side.
 * @param {Layout} layout
 * @param {number} top
 * @param {number} height
 * @param {number} count
 */
export function shownIn(layout, top, height, count) {
  const first = Math.max(0, Math.floor(top / layout.height) - 1) * layout.columns;
  const end = (Math.ceil((top + height) / layout.height) + 1) * layout.columns;
  return { first: Math.min(first, count), end: Math.min(end, count) };
}

/**
 * Returns the places that a rectangle touches.
 * @param {Layout} layout
 * @param {{left: number, top: number, right: number, bottom: number}} box
 * @param {number} count
 */
export function touchedBy({ columns, width, height }, box, count) {
  const column = (/** @type {number} */ x) => Math.floor((x - GAP) / width);
  const row = (/** @type {number} */ y) => Math.floor((y - GAP) / height);
  const found = [];
  for (let y = Math.max(0, row(box.top)); y <= row(box.bottom); y++) {
    for (let x = Math.max(0, column(box.left)); x <= Math.min(columns - 1, column(box.right)); x++) {
      if (y * columns + x < count) found.push(y * columns + x);
    }
  }
  return found;
}

/**
 * Returns where a key leads from a place, or undefined if it leads nowhere.
 * @param {Layout} layout
 * @param {string} key
 * @param {number} index
 * @param {number} count
 * @param {number} page - Rows that are seen at once.
 */
export function placeAfter({ columns }, key, index, count, page) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const leaps = { PageUp: -columns * page, PageDown: columns * page, Home: -count, End: count };
  if (key in steps) {
    const next = index + steps[/** @type {keyof typeof steps} */ (key)];
    return next >= 0 && next < count ? next : undefined;
  }
  if (!(key in leaps)) return undefined;
  return Math.max(0, Math.min(count - 1, index + leaps[/** @type {keyof typeof leaps} */ (key)]));
}

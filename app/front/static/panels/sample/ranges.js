/** Ranges of measured quantities, in the form of `GET /faces?where=`: "age:20..30,yaw:..5". */

/** @typedef {Record<string, [number, number]>} Ranges */

/**
 * Settings of the panel for common requests. `sex` is 0 for female and 1 for male, and readings scatter beyond both; age
 * is in years, yaw and pitch are in degrees.
 */
export const PRESETS = {
  women: { amount: 20, where: "sex:-0.3..0.25,age:20..30,yaw:-6..6,pitch:-5..5,smile:-0.2..0.12", distinct: 0.5 },
  men: { amount: 20, where: "sex:0.75..1.4,age:20..30,yaw:-6..6,pitch:-5..5,smile:-0.2..0.12", distinct: 0.5 },
  people: { amount: 5, where: "age:35..50,smile:0..0.12,yaw:-6..6,pitch:-4..4", distinct: 0.6 },
};

/**
 * Returns the ranges of a setting. An end that is left out is infinite.
 * @param {string | undefined} text
 * @returns {Ranges}
 */
export function rangesIn(text) {
  /** @type {Ranges} */
  const found = {};
  for (const part of (text ?? "").split(",")) {
    const [, name, low, high] = part.trim().match(/^([A-Za-z_][\w-]*):(-?[\d.e+-]+?)?\.\.(-?[\d.e+-]+)?$/) ?? [];
    const range = /** @type {[number, number]} */ ([Number(low ?? -Infinity), Number(high ?? Infinity)]);
    if (name && (low || high) && !range.some(Number.isNaN)) found[name] = range;
  }
  return found;
}

/**
 * Returns the ranges with the lowest and highest usual value in place of ends that were left out.
 * @param {Ranges} ranges
 * @param {Record<string, import("../../api/attributes.js").Distribution>} quantities
 * @returns {Ranges}
 */
export const closed = (ranges, quantities) =>
  Object.fromEntries(
    Object.entries(ranges).map(([name, [low, high]]) => {
      const known = quantities[name];
      const from = Number.isFinite(low) || !known ? low : Math.min(known.low, high);
      const to = Number.isFinite(high) || !known ? high : Math.max(known.high, low);
      return [name, [from, to]];
    }),
  );

/** Returns the setting of ranges; those that are null are left out. @param {Record<string, [number, number] | null>} ranges */
export const settingOf = (ranges) =>
  Object.entries(ranges)
    .filter(([, range]) => range)
    .map(([name, range]) => `${name}:${end(/** @type {any} */ (range)[0])}..${end(/** @type {any} */ (range)[1])}`)
    .join(",") || undefined;

/** @param {number} value */
const end = (value) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : "");

/**
 * Estimates from the histogram which share of the network's own faces lies in a range.
 * @param {import("../../api/attributes.js").Distribution | undefined} distribution
 * @param {[number, number]} range
 */
export function shareIn(distribution, [low, high]) {
  if (!distribution?.counts) return 1;
  const { counts, low: first, high: last } = distribution;
  const width = (last - first) / counts.length;
  let within = 0;
  for (const [index, count] of counts.entries()) {
    const from = index === 0 ? Number.NEGATIVE_INFINITY : first + index * width; // the outer steps hold what lies beyond
    const to = index === counts.length - 1 ? Number.POSITIVE_INFINITY : first + (index + 1) * width;
    const overlap = Math.min(high, Math.min(to, last)) - Math.max(low, Math.max(from, first));
    if (high >= to && low <= from) within += count;
    else if (overlap > 0) within += (count * Math.min(overlap, width)) / width;
  }
  return within / counts.reduce((sum, count) => sum + count, 0);
}

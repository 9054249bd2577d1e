/** Turns the settings of the panel into bodies for `POST /faces/edits`. */

/**
 * Returns the numbers in a setting such as "age:1,smile:-0.5".
 * @param {string | undefined} text
 * @returns {Record<string, number>}
 */
export function numbersIn(text) {
  const pairs = (text ?? "").split(",").map((part) => part.split(":"));
  const found = pairs.map(([name, value]) => /** @type {const} */ ([name, Number(value)]));
  return Object.fromEntries(found.filter(([name, value]) => name && Number.isFinite(value) && value !== 0));
}

/** Returns the setting of some numbers. @param {Record<string, number>} numbers */
export const settingOf = (numbers) =>
  Object.entries(numbers)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name}:${value}`)
    .join(",") || undefined;

/** Returns the names in a setting such as "yaw,age". @param {string | undefined} text */
export const namesIn = (text) => (text ?? "").split(",").filter(Boolean);

/**
 * Returns what is kept constant: undefined for nothing, "all", or the names of attributes.
 * @param {Record<string, string>} settings
 */
export const holdOf = ({ hold = "all" }) => (hold === "all" ? "all" : hold === "none" ? undefined : namesIn(hold));

/**
 * Returns the edit of a face, or null if nothing is to be changed.
 * @param {Record<string, string>} settings - `t` and `hold`, or `d` with mode=directions.
 * @param {number} id
 * @returns {Record<string, unknown> | null}
 */
export function editOf(settings, id) {
  if (settings.mode === "directions") {
    const strengths = Object.entries(numbersIn(settings.d));
    if (strengths.length === 0) return null;
    if (strengths.length === 1) return { id, direction: strengths[0][0], strength: strengths[0][1] };
    return { id, crossed: Object.fromEntries(strengths.map(([name, strength]) => [name, [strength]])) };
  }
  const targets = Object.entries(numbersIn(settings.t)).map(([name, by]) => [name, { by, in: "sd" }]);
  if (targets.length === 0) return null;
  return {
    id,
    targets: Object.fromEntries(targets),
    hold: holdOf(settings),
    partial: settings.partial ? true : undefined,
  };
}

const MOST_CROSSED = 5; // directions

/**
 * Returns a linear edit that approximates the one of `editOf` and is fast to preview; null if there is none.
 * @param {Record<string, string>} settings
 * @param {number} id
 * @param {import("../../api/attributes.js").Direction[]} directions
 * @returns {Record<string, unknown> | null}
 */
export function roughEditOf(settings, id, directions) {
  const named = new Set(directions.map(({ name }) => name));
  const strengths = Object.entries(numbersIn(settings.t)).filter(([name]) => named.has(name));
  if (strengths.length === 0 || strengths.length > MOST_CROSSED) return null;
  const d = settingOf(Object.fromEntries(strengths)) ?? "";
  return { ...editOf({ mode: "directions", d }, id), insist: true };
}

/**
 * Returns the levels of a factor: "-1, 0, 1" are standard deviations.
 * @param {string | undefined} text
 */
export const levelsIn = (text) =>
  (text ?? "")
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number)
    .filter(Number.isFinite);

/**
 * Returns the crossed edit of a face, or null if a factor is missing.
 * @param {Record<string, string>} settings - `a`, `b` (names), `al`, `bl` (levels) and `hold`.
 * @param {number} id
 */
export function crossedOf(settings, id) {
  const { a, b } = settings;
  const rows = levelsIn(settings.al ?? "-1,1");
  const columns = levelsIn(settings.bl ?? "-1,1");
  if (!a || !b || a === b || rows.length === 0 || columns.length === 0) return null;
  return { id, crossed: { [a]: rows, [b]: columns }, hold: holdOf(settings) };
}

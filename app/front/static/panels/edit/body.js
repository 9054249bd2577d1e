/** Turns the settings of the panel into bodies for `POST /faces/edits`. */

import { t } from "../../text/en.js";

export const FURTHEST = 3; // standard deviations that a slider moves an attribute or a direction

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

/** The groups of attributes that are held unless the user chooses: all but hair, which turns grey with age. */
export const HELD = ["pose", "identity", "expression", "light", "background"];

/** What is held attribute by attribute, to begin with. */
export const HELD_SINGLY = ["sex", "african", "asian", "caucasian", "smile", "mouth_open", "yaw", "pitch"];

/**
 * Returns what is kept constant: groups of attributes, "all", the names of attributes, or undefined for nothing.
 * @param {Record<string, string>} settings
 * @param {string[]} targets - What is changed, and cannot be held.
 */
export function holdOf({ hold }, targets) {
  if (!hold) return HELD;
  if (hold === "all") return "all";
  const names = hold === "none" ? [] : namesIn(hold).filter((name) => !targets.includes(name));
  return names.length ? names : undefined;
}

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
    hold: holdOf(settings, Object.keys(numbersIn(settings.t))),
    partial: settings.partial ? true : undefined,
  };
}

export const MOST_CROSSED = 5; // directions

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

const ONE_SIDED = 1.7; // how much further a quantity reaches on one side of its mean than on the other

/**
 * Returns the levels that a factor has to begin with: of a smile, which most faces have little of, none and more.
 * @param {import("../../api/attributes.js").Distribution | undefined} distribution
 */
export const usualLevels = (distribution) =>
  distribution && distribution.high - distribution.mean > ONE_SIDED * (distribution.mean - distribution.low)
    ? "0, 1.5"
    : "-1, 1";

/**
 * Returns what is wrong with the levels of a factor, or "".
 * @param {string | undefined} text
 */
export function wrongLevels(text) {
  const parts = (text ?? "").split(/[,;\s]+/).filter(Boolean);
  const wrong = parts.find((part) => !Number.isFinite(Number(part)));
  if (wrong !== undefined) return t.edit.noLevel(wrong);
  const twice = parts.find((part, index) => parts.findIndex((each) => Number(each) === Number(part)) !== index);
  return twice === undefined ? "" : t.edit.levelTwice(twice);
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
 * @param {Record<string, string>} settings - `a`, `b` (names), `al`, `bl` (levels), `hold` and `partial`.
 * @param {number} id
 */
export function crossedOf(settings, id) {
  const { a, b } = settings;
  const rows = levelsIn(settings.al);
  const columns = levelsIn(settings.bl);
  if (!a || !b || a === b || rows.length === 0 || columns.length === 0) return null;
  const hold = holdOf(settings, [a, b]);
  const partial = hold && settings.partial ? true : undefined; // without anything held, it is linear and reaches all
  return { id, crossed: { [a]: rows, [b]: columns }, hold, partial };
}

/** Describes recipes in words. */

import { t } from "../../text/en.js";

/** @param {unknown} value */
const asList = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/**
 * Returns the ids of the faces that a face came from, each once.
 * @param {Record<string, any>} recipe
 * @returns {number[]}
 */
export function sourcesOf({ derived = {} }) {
  const origins = [...asList(derived.from), ...asList(derived.to), ...asList(derived.of)];
  return [...new Set(origins.map((origin) => origin?.id).filter(Number.isInteger))];
}

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(2)));

/**
 * Returns how a face is made, in a sentence.
 * @param {import("../../api/faces.js").Face} face
 * @returns {string}
 */
export function wordsOf({ kind, recipe }) {
  const derived = recipe.derived ?? {};
  const from = sourcesOf(recipe).map(String);
  switch (kind) {
    case "random":
      return t.recipe.random(recipe.seed, recipe.truncation_psi, recipe.class);
    case "transition":
      return t.recipe.transition(
        from,
        derived.t ?? (derived.speed * derived.step) / derived.steps,
        derived.space,
        layersOf(recipe),
      );
    case "edit":
      return t.recipe.edit(from[0], changesOf(derived), derived.hold ?? derived.control ?? []);
    case "average":
      return t.recipe.average(from, derived.weights);
    case "similar":
      return t.recipe.similar(from[0], derived.distance, derived.metric);
    case "opposite":
      return t.recipe.opposite(from[0], from.slice(1), derived.strength);
    case "mix":
      return t.recipe.mix(derived.styles, from);
    default:
      return t.recipe.other(t.kinds[/** @type {keyof typeof t.kinds} */ (kind)] ?? kind, from);
  }
}

const GROUPS = /** @type {[string, number][]} */ ([
  ["coarse", 0],
  ["middle", 3],
  ["fine", 7],
]); // and their first layers, as in services/recipes/layers.py

/**
 * Returns the layers that a recipe names: the name of a group, or numbers; undefined for all.
 * @param {Record<string, any>} recipe
 */
function layersOf({ derived, ws }) {
  const { layers } = derived;
  const all = ws?.shape?.[0];
  if (!layers || layers.length === all) return undefined;
  const group = GROUPS.find(([, start], index) => {
    const end = GROUPS[index + 1]?.[1] ?? all;
    return layers[0] === start && layers.length === end - start && layers.at(-1) === end - 1;
  });
  return group ? group[0] : layers;
}

/** @param {any} target - A number, or an object such as {by: 1, in: "sd"}. */
function targetIn(target) {
  if (typeof target === "number") return t.recipe.to(short(target), "");
  const unit = target?.in === "sd" ? t.recipe.sd : "";
  if (typeof target?.to === "number") return t.recipe.to(short(target.to), unit);
  return `${t.signed(target?.by, short(Number(target?.by)))}${unit}`;
}

/** @param {Record<string, any>} derived */
function changesOf(derived) {
  if (derived.targets) {
    return Object.entries(derived.targets).map(([name, target]) => `${t.quantity(name)} ${targetIn(target)}`);
  }
  const strengths = derived.crossed ?? { [derived.direction]: derived.strength };
  return Object.entries(strengths).map(
    ([name, strength]) => `${t.quantity(name)} ${t.signed(strength, short(Number(strength)))}${t.recipe.sd}`,
  );
}

/** What the settings of the panel mean for `POST /stimulus-sets`. */

/** Where the eyes are put if faces are aligned, and what an ellipse leaves visible, in shares of the picture. */
export const EYES = { eye_l: [0.38, 0.46], eye_r: [0.62, 0.46] };
export const ELLIPSE = { centre: [0.5, 0.5], semi_axes: [0.35, 0.45] };

/** Whether there is anything that the background fills. @param {Record<string, string>} settings */
export const hasBackground = ({ mask, align, replace }) => !!(mask || align || replace);

/**
 * Returns how the pictures are made alike.
 * @param {Record<string, string>} settings
 */
export function formOf(settings) {
  /** @type {Record<string, unknown>} */
  const form = {};
  if (settings.size !== "own") form.size = Number(settings.size ?? 256);
  if (settings.align) form.align = EYES;
  if (settings.gray) form.gray = true;
  if (settings.luminance === "match") form.luminance = "match";
  if (settings.mask === "ellipse") form.mask = ELLIPSE;
  else if (settings.mask) form.mask = settings.mask;
  if (settings.replace) form.replace_background = true;
  if (hasBackground(settings)) form.background = settings.background ?? "#808080";
  return form;
}

/**
 * Returns the level of each face in a setting such as "3:old,5:young".
 * @param {string | undefined} text
 * @returns {Record<string, string>}
 */
export const levelByFaceIn = (text) =>
  Object.fromEntries(
    (text ?? "")
      .split(",")
      .map((part) => part.split(":"))
      .filter(([id, level]) => id && level)
      .map(([id, level]) => [id, decoded(level)]),
  );

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // an address that was written by hand
  }
}

/** @param {Record<string, string>} levels */
export const levelsSetting = (levels) =>
  Object.entries(levels)
    .filter(([, level]) => level)
    .map(([id, level]) => `${id}:${encodeURIComponent(level)}`) // it may contain "," and ":"
    .join(",") || undefined;

/** Whether both factors have one name, so that one of them would be left out. @param {Record<string, string>} settings */
export const isNamedTwice = ({ design, factor1, factor2 }) => design === "own" && !!factor1 && factor1 === factor2;

/**
 * Returns the factors that the user has named, or undefined: the recipes of edits then tell the design.
 * @param {Record<string, string>} settings
 * @param {number[]} ids
 */
function factorsOf(settings, ids) {
  /** @type {Record<string, Record<string, number[]>>} */
  const factors = Object.create(null); // names such as "constructor" are names, too
  for (const number of ["1", "2"]) {
    const given = settings[`factor${number}`];
    if (!given) continue;
    const levels = levelByFaceIn(settings[`levels${number}`]);
    factors[given] = Object.create(null);
    for (const id of ids) if (levels[id]) (factors[given][levels[id]] ??= []).push(id);
  }
  return Object.keys(factors).length ? factors : undefined;
}

/**
 * Returns the body of the request for a set.
 * @param {Record<string, string>} settings
 * @param {number[]} ids
 */
export function setOf(settings, ids) {
  const expected = (settings.expected ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return {
    ids,
    standardise: formOf(settings),
    format: settings.format,
    names: settings.names || undefined,
    prefix: settings.prefix || undefined,
    factors: settings.design === "own" ? factorsOf(settings, ids) : undefined,
    expected: expected.length ? expected : undefined,
    balance: settings.per_cell ? true : undefined,
    per_cell: settings.per_cell ? Number(settings.per_cell) : undefined,
  };
}

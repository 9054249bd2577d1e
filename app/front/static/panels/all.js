/** The panels by their names in the address, in the order of the navigation. */

/**
 * @typedef {object} PanelEntry
 * @property {() => Promise<any>} load - Returns the component. Called when the panel is first opened.
 * @property {"look" | "make" | "take"} group - Of the navigation.
 * @property {string} [key] - The shortcut.
 * @property {[least: number, most: number]} [faces] - How many faces it takes by `ids` in its address.
 */

const panel = (/** @type {PanelEntry} */ entry) => entry; // checks its type, and keeps the names of all

export const PANELS = {
  gallery: panel({ load: async () => (await import("./gallery/gallery.js")).Gallery, group: "look", key: "g" }),
  compare: panel({
    load: async () => (await import("./compare/compare.js")).Compare,
    group: "look",
    key: "c",
    faces: [2, 12],
  }),
  make: panel({ load: async () => (await import("./make.js")).Make, group: "make", key: "m" }),
  walk: panel({ load: async () => (await import("./walk/walk.js")).Walk, group: "make", key: "w", faces: [2, 50] }),
  mix: panel({ load: async () => (await import("./mix/mix.js")).Mix, group: "make", faces: [2, 12] }),
  average: panel({ load: async () => (await import("./average.js")).Average, group: "make", faces: [2, 1000] }),
  edit: panel({ load: async () => (await import("./edit/edit.js")).Edit, group: "make", key: "e", faces: [1, 100] }),
  similar: panel({ load: async () => (await import("./similar.js")).Similar, group: "make", faces: [1, 1] }),
  sample: panel({ load: async () => (await import("./sample/sample.js")).Sample, group: "make" }),
  project: panel({ load: async () => (await import("./project/project.js")).Project, group: "make" }),
  import: panel({ load: async () => (await import("./import.js")).Import, group: "make" }),
  set: panel({ load: async () => (await import("./set/stimulus_set.js")).StimulusSet, group: "take", key: "s" }),
  jobs: panel({ load: async () => (await import("./jobs/jobs.js")).Jobs, group: "take", key: "j" }),
};

/** @typedef {keyof typeof PANELS} PanelName */

export const NAMES = /** @type {PanelName[]} */ (Object.keys(PANELS));

/**
 * Returns the panels that can do something with so many faces.
 * @param {number} count
 */
export const panelsFor = (count) =>
  NAMES.filter((name) => {
    const [least, most] = PANELS[name].faces ?? [1, 0];
    return count >= least && count <= most;
  });

/** Returns how many faces a panel takes at most. @param {PanelName} name */
export const mostFacesOf = (name) => PANELS[name].faces?.[1] ?? 0;

/** The panels by their names in the address. Each is loaded when it is first opened. */

export const PANELS = {
  gallery: async () => (await import("./gallery/gallery.js")).Gallery,
  compare: async () => (await import("./compare/compare.js")).Compare,
  make: async () => (await import("./make.js")).Make,
  walk: async () => (await import("./walk/walk.js")).Walk,
  mix: async () => (await import("./mix/mix.js")).Mix,
  average: async () => (await import("./average.js")).Average,
  edit: async () => (await import("./edit/edit.js")).Edit,
  similar: async () => (await import("./similar.js")).Similar,
  sample: async () => (await import("./sample/sample.js")).Sample,
  project: async () => (await import("./project/project.js")).Project,
  import: async () => (await import("./import.js")).Import,
  set: async () => (await import("./set/stimulus_set.js")).StimulusSet,
  jobs: async () => (await import("./jobs/jobs.js")).Jobs,
};

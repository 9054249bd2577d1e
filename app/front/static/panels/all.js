/** The panels by their names in the address. */

import { Compare } from "./compare/compare.js";
import { Edit } from "./edit/edit.js";
import { Gallery } from "./gallery/gallery.js";
import { Make } from "./make.js";
import { StimulusSet } from "./set/stimulus_set.js";

export const PANELS = {
  compare: Compare,
  edit: Edit,
  gallery: Gallery,
  make: Make,
  set: StimulusSet,
};

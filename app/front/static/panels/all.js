/** The panels by their names in the address. */

import { Average } from "./average.js";
import { Compare } from "./compare/compare.js";
import { Edit } from "./edit/edit.js";
import { Gallery } from "./gallery/gallery.js";
import { Make } from "./make.js";
import { Mix } from "./mix/mix.js";
import { Sample } from "./sample/sample.js";
import { StimulusSet } from "./set/stimulus_set.js";
import { Similar } from "./similar.js";
import { Walk } from "./walk/walk.js";

export const PANELS = {
  gallery: Gallery,
  compare: Compare,
  make: Make,
  walk: Walk,
  mix: Mix,
  average: Average,
  edit: Edit,
  similar: Similar,
  sample: Sample,
  set: StimulusSet,
};

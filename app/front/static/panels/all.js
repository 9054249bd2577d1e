/** The panels by their names in the address. */

import { Edit } from "./edit/edit.js";
import { Gallery } from "./gallery/gallery.js";
import { Make } from "./make.js";

export const PANELS = {
  edit: Edit,
  gallery: Gallery,
  make: Make,
};

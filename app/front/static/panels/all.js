/** The panels by their names in the address. */

import { Gallery } from "./gallery/gallery.js";
import { Make } from "./make.js";

export const PANELS = {
  gallery: Gallery,
  make: Make,
};

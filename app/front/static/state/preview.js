/** Live previews of faces that are not stored. */

import { preview } from "../api/previews.js";
import { useNewest } from "./newest.js";

/**
 * A Preact hook. Asks for a new preview whenever the body changes.
 *
 * @param {Record<string, unknown> | null} body - What `POST /previews` takes; null for none.
 * @returns Signals: `picture` (the newest preview), and `isCurrent`, `problem` and `busy` of useNewest.
 */
export function usePreview(body) {
  const { answer, ...rest } = useNewest(body, preview);
  return { picture: answer, ...rest };
}

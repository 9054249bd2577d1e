/** Live previews of faces that are not stored. */

import { preview } from "../api/previews.js";
import { randomName } from "../api/random.js";
import { useRef } from "../html.js";
import { useNewest } from "./newest.js";

/**
 * A component's hook. Asks for a new preview whenever the body changes.
 *
 * @param {Record<string, unknown> | null} body - What `POST /previews` takes; null for none.
 * @returns Signals: `picture` (the newest preview), and `isCurrent`, `problem` and `busy` of useNewest.
 */
export function usePreview(body) {
  const stream = useRef(randomName());
  const { answer, ...rest } = useNewest(body, (wish) => preview(wish, stream.current));
  return { picture: answer, ...rest };
}

/** What can be measured on the faces of a network, and along what they can be edited. */

import { directions, distributions } from "../api/attributes.js";
import { useOnce } from "./once.js";
import { networkOf } from "./service.js";

/**
 * A Preact hook. Answers {quantities} of a network: the default one if none is named.
 * @param {string | undefined} network
 * @param {boolean} [isWanted] - For a network without shipped statistics, the first answer takes a thousand faces.
 */
export function useDistributions(network, isWanted = true) {
  const name = network ?? networkOf()?.name;
  return useOnce(name && isWanted ? `distributions ${name}` : "", () => distributions(name));
}

/**
 * A Preact hook. Answers {directions} of a network: the default one if none is named.
 * @param {string | undefined} network
 */
export function useDirections(network) {
  const name = network ?? networkOf()?.name;
  return useOnce(name ? `directions ${name}` : "", () => directions(name));
}

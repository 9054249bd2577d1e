/**
 * Returns the tags in a text such as "pilot, 2026", each once.
 * @param {string} text
 */
export const tagsIn = (text) => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

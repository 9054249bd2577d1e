/** Shows how a picture will be cropped, before it is projected. */

import { ask } from "../../api/client.js";
import { asProblem } from "../../api/problem.js";
import { html, useEffect, useSignal } from "../../html.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { t } from "../../text/en.js";

/** @param {{file: File, align: string | undefined}} props */
export function Cut({ file, align }) {
  const cut = useSignal(/** @type {any} */ (null));
  const problem = useSignal(/** @type {import("../../api/problem.js").Problem | null} */ (null));
  useEffect(() => {
    const stop = new AbortController();
    const form = new FormData();
    form.set("image", file);
    if (align) form.set("align", align);
    cut.value = problem.value = null;
    ask({ method: "POST", path: "/faces/projections/alignment", form, signal: stop.signal }).then(
      (answer) => (cut.value = answer),
      (error) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      },
    );
    return () => stop.abort();
  }, [file, align]);
  return html`
    <${ProblemNote} problem=${problem.value} />
    ${
      cut.value &&
      html`<figure class="preview"><img src=${cut.value.target} alt=${t.project.cut(cut.value.alignment.by)} width="224" height="224" />
      <figcaption>${t.project.cut(cut.value.alignment.by)}</figcaption></figure>
      <${Warnings} warnings=${cut.value.warnings} />`
    }`;
}

/** Shows how a picture will be cropped, before it is projected. */

import { ask } from "../../api/client.js";
import { html } from "../../html.js";
import { ProblemNote, Warnings } from "../../parts/problem_note.js";
import { useAnswer } from "../../state/answer.js";
import { t } from "../../text/en.js";

/** @param {{file: File, align: string | undefined}} props */
export function Cut({ file, align }) {
  const { answer: cut, problem } = useAnswer([file, align], (signal) => {
    const form = new FormData();
    form.set("image", file);
    if (align) form.set("align", align);
    return ask({ changesNothing: true, method: "POST", path: "/faces/projections/alignment", form, signal });
  });
  return html`
    <${ProblemNote} problem=${problem.value} />
    ${
      cut.value &&
      html`<figure class="preview"><img src=${cut.value.target} alt=${t.project.cut(cut.value.alignment.by)} width="224" height="224" />
      <figcaption>${t.project.cut(cut.value.alignment.by)}</figcaption></figure>
      <${Warnings} warnings=${cut.value.warnings} />`
    }`;
}

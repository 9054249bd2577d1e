/** How the pictures of a set are made alike. */

import { html } from "../../html.js";
import { CheckField, SelectField, TextField } from "../../parts/fields.js";
import { changing, set } from "../../state/location.js";
import { networkOf } from "../../state/service.js";
import { t } from "../../text/en.js";
import { hasBackground } from "./body.js";

/** @param {{settings: Record<string, string>, problem: import("../../api/problem.js").Problem | null}} props */
export function FormFields({ settings, problem }) {
  const tick = (/** @type {string} */ name) => (/** @type {boolean} */ on) => set({ [name]: on ? "yes" : undefined });
  const error = (/** @type {string} */ name) => problem?.of(`standardise.${name}`) ?? "";
  const width = networkOf()?.img_width;
  return html`<fieldset><legend>${t.set.form}</legend>
    <div class="row">
      <${SelectField} label=${t.set.size} value=${settings.size ?? "256"} onChange=${changing("size", "256")} error=${error("size")}
        hint=${width && Number(settings.size ?? 256) > width ? t.set.sizeHint(width) : undefined}
        options=${[["own", t.set.ownSize], ...["128", "256", "512", "768", "1024"].map((size) => [size, `${size} px`])]} />
      <${SelectField} label=${t.set.format} value=${settings.format ?? "png"} onChange=${changing("format", "png")}
        options=${[["png", "PNG"], ["webp", "WebP"], ["jpeg", "JPEG"]]} />
    </div>
    <${SelectField} label=${t.set.luminance} value=${settings.luminance === "match" ? "match" : "own"} onChange=${changing("luminance", "own")}
      hint=${t.set.luminanceHint} error=${error("luminance")} options=${[["own", t.set.asTheyAre], ["match", t.set.match]]} />
    <${SelectField} label=${t.set.mask} value=${settings.mask ?? ""} onChange=${changing("mask")} error=${error("mask")}
      options=${[["", t.set.masks.none], ["face", t.set.masks.face], ["oval", t.set.masks.oval], ["ellipse", t.set.masks.ellipse]]} />
    <div class="row">
      ${hasBackground(settings) && html`<${TextField} type="color" label=${t.set.background} value=${settings.background ?? "#808080"} onChange=${changing("background", "#808080")} />`}
      <div>
        <${CheckField} label=${t.set.replace} value=${!!settings.replace} onChange=${tick("replace")} />
        <${CheckField} label=${t.set.align} value=${!!settings.align} onChange=${tick("align")} />
        <${CheckField} label=${t.set.gray} value=${!!settings.gray} onChange=${tick("gray")} />
      </div>
    </div>
    <${TextField} label=${t.set.names} hint=${t.set.namesHint} value=${settings.names ?? ""} placeholder="face-{id}" onChange=${changing("names")}
      error=${problem?.of("names")} />
    <${TextField} label=${t.set.prefix} hint=${t.set.prefixHint} value=${settings.prefix ?? ""} placeholder="stimuli/" onChange=${changing("prefix")}
      error=${problem?.of("prefix")} />
  </fieldset>`;
}

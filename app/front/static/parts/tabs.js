/** `Choice` by its former name, for panels that still use it. */

import { html } from "../html.js";
import { Choice } from "./choice.js";

/** @param {{label: string, value: string, tabs: [string, string][], onChange: (name: string) => void}} props */
export const Tabs = ({ tabs, ...rest }) => html`<${Choice} options=${tabs} ...${rest} />`;

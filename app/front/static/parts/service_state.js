/** What keeps the service from making faces, if anything does. Only the sentence is read out, not the numbers. */

import { html, useEffect, useSignal } from "../html.js";
import { service } from "../state/service.js";
import { t } from "../text/en.js";

export function ServiceState() {
  const { state, detail, since, download } = service.value;
  const now = useSignal(Date.now());
  useEffect(() => {
    if (state === "ready") return;
    const clock = setInterval(() => (now.value = Date.now()), 1000);
    return () => clearInterval(clock);
  }, [state]);
  const text = {
    ready: "",
    asking: t.service.asking,
    loading: download ? t.service.downloading : t.service.loading,
    offline: t.service.offline,
    unable: t.service.unable(detail),
  }[state];
  return html`<p class=${`service ${state}`}><span role="status">${text}</span>${
    text &&
    html`
    <progress aria-hidden="true" value=${download?.total ? download.done : undefined} max=${download?.total ?? 1}></progress>
    <small aria-hidden="true">${download ? t.service.downloaded(download) : t.service.seconds(Math.max(0, Math.round((now.value - since) / 1000)))}</small>`
  }</p>`;
}

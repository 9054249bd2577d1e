"""Measures the page in a real browser (Chromium), on a service of its own."""

from __future__ import annotations

import dataclasses
import io
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.previews import bare_seconds
from benchmarks.service import make_faces, server_on

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_SIZE = {"width": 1280, "height": 800}
_VISITS = 7
STEPS = 20  # of the slider
_PER_REQUEST = 100
_BETWEEN = 100  # milliseconds from a picture to the next step of the slider

# The moment, in milliseconds since the navigation began, at which a face is in the window.
_FIRST_FACE = """
  const look = () => {
    const face = document.querySelector(".grid img.thumb");
    if (face && face.complete && face.naturalWidth) window.firstFace = performance.now();
    else requestAnimationFrame(look);
  };
  look();
"""
# Scrolls through the whole list, half a window at each frame, and returns the longest tasks meanwhile.
_SCROLL = """async () => {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: "longtask" });
  const grid = document.querySelector(".grid");
  const began = performance.now();
  let frames = 0;
  while (grid.scrollTop + grid.clientHeight < grid.scrollHeight - 1) {
    grid.scrollTop += grid.clientHeight / 2;
    frames += 1;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  observer.disconnect();
  return { longest: Math.max(0, ...tasks), tasks: tasks.length, frames, seconds: (performance.now() - began) / 1000 };
}"""
# Moves a slider, and returns the milliseconds until another picture is in the window.
_SLIDE = """async (slider, value) => {
  const shown = () => document.querySelector('img[src^="data:image/"]');
  const before = shown()?.src;
  const began = performance.now();
  slider.value = value;
  slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
  while (!shown() || shown().src === before) {
    if (performance.now() - began > 30_000) throw new Error(`no other picture after a move to ${value}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await shown().decode();
  return performance.now() - began;
}"""


@dataclasses.dataclass(frozen=True)
class Measured:
    """What was measured.

    Attributes:
        first_face: The seconds from the start of a visit to the first face, of each visit; nothing is in a cache.
        again: The same with the page's files in the browser's cache.
        longest_task: The longest task of the page while it scrolls through all faces, in seconds; 0 below 0.05.
        frames: The frames meanwhile.
        previews: The seconds from each of STEPS moves of a slider to the picture, by kind of edit.
        bare: The seconds that the generator takes for one face, and Pillow to encode it as the preview is.
        sent: The bytes of page, modules and styles, as they were sent.
    """

    first_face: list[float]
    again: list[float]
    longest_task: float
    frames: int
    previews: dict[str, list[float]]
    bare: float
    sent: int


def measure(network: str, faces: int) -> Measured:
    """Measures a service with that many faces."""
    with tempfile.TemporaryDirectory() as results, server_on(Path(results), network) as (url, _, _):
        for _ in range(faces // _PER_REQUEST):
            make_faces(url, _PER_REQUEST)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            first, again = zip(*[_visit(browser, url) for _ in range(_VISITS)], strict=True)
            sent = _bytes_sent(browser, url)
            scrolled = _scroll(browser, url)
            previews = {mode: _slide(browser, url, mode) for mode in _modes(url)}
            browser.close()
    bare = bare_seconds(network) + _encoding_seconds(network)
    return Measured([*first], [*again], scrolled["longest"] / 1000, scrolled["frames"], previews, bare, sent)


def _modes(url: str) -> list[str]:
    """Returns the kinds of edits that the network has: attributes need a reader."""
    names = [each["name"] for each in requests.get(f"{url}/directions", timeout=60).json()["directions"]]
    return ["directions", *(["attributes"] if "smile" in names else [])]


def _visit(browser: Browser, url: str) -> tuple[float, float]:
    """Returns the seconds until the first face, without and with the page's files in the cache."""
    page = browser.new_page(viewport=_SIZE)
    page.add_init_script(_FIRST_FACE)
    times = []
    for _ in range(2):
        page.goto(f"{url}/")
        page.locator(".grid img.thumb").first.wait_for()
        while not (first := page.evaluate("window.firstFace ?? 0")):  # wait_for_function needs eval
            page.wait_for_timeout(20)
        times.append(first / 1000)
        page.goto("about:blank")
    page.close()
    return times[0], times[1]


def _bytes_sent(browser: Browser, url: str) -> int:
    context = browser.new_context(viewport=_SIZE)
    page = context.new_page()
    network, kinds, sent = context.new_cdp_session(page), {}, {}
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    network.send("Network.enable")
    page.goto(f"{url}/")
    page.wait_for_load_state("networkidle")
    context.close()
    return int(sum(sent.get(key, 0) for key, kind in kinds.items() if kind in ("Document", "Script", "Stylesheet")))


def _scroll(browser: Browser, url: str) -> dict[str, Any]:
    page = _settled(browser, f"{url}/#/gallery?size=64")
    scrolled: dict[str, Any] = page.evaluate(_SCROLL)
    page.close()
    return scrolled


def _slide(browser: Browser, url: str, mode: str) -> list[float]:
    page = _settled(browser, f"{url}/#/edit?ids=1&mode={mode}")
    slider = page.get_by_role("slider", **({"name": "smile", "exact": True} if mode == "attributes" else {})).first
    slider.wait_for()
    times: list[float] = []
    for step in range(STEPS + 1):
        taken = slider.evaluate(_SLIDE, str(round(0.1 + step % 10 / 10, 1))) / 1000
        times += [taken] if step else []  # the first one computes what is computed once
        time.sleep(_BETWEEN / 1000)
    page.close()
    return times


def _settled(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport=_SIZE)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def _encoding_seconds(network: str) -> float:
    import numpy as np
    from PIL import Image

    import stylegan2

    loaded = stylegan2.load(network)
    z = np.random.RandomState(0).randn(1, loaded.config.z_dim)
    pixels = loaded.synthesis(loaded.mapping(z, truncation_psi=0.7))[0]
    picture = Image.fromarray(np.clip(pixels * 127.5 + 128, 0, 255).astype(np.uint8))
    times = []
    for _ in range(50):
        began = time.perf_counter()
        picture.save(io.BytesIO(), "WEBP", quality=92)
        times.append(time.perf_counter() - began)
    return statistics.median(times)

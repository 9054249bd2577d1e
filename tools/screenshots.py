"""Takes pictures of the page, on a service of its own with the bundled network.

python -m tools.screenshots             the few that the README shows, into docs/screenshots/
python -m tools.screenshots FOLDER      each panel: light, dark, and on a phone
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.front.conftest import CHROMIUM, PHONE, WIDE, Service
from tests.front.panels import PANELS, filled
from tests.front.panels import fill as work

README = Path(__file__).parents[1] / "docs" / "screenshots"
LOOKS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2},
}
SHOWN = (("gallery", "light"), ("edit", "dark"), ("set", "light"))  # in the README
QUALITY = 88  # of the README's WebPs, which keeps all of them below 300 KB
FACES = 48
SETTLED = 500  # milliseconds without a request


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="for pictures of all panels")
    folder = parser.parse_args().folder
    (folder or README).mkdir(parents=True, exist_ok=True)
    wanted = SHOWN if folder is None else [(panel, look) for panel in PANELS for look in LOOKS]
    with tempfile.TemporaryDirectory() as results:
        service = Service(Path(results))
        try:
            service.wait_until_ready()
            fill(service)
            for panel, look, picture in pictures(service, wanted, is_still=folder is None):
                if folder is None:
                    picture.save(README / f"{panel}-{look}.webp", quality=QUALITY, method=6)
                else:
                    picture.save(folder / f"{panel}-{look}.png")
        finally:
            service.close()


def fill(service: Service) -> None:
    """Makes faces, some of them with a name or edited, and measures them."""
    ids = service.make(FACES, seed=1)
    service.json("PATCH", f"/faces/{ids[0]}", json={"name": "Anna", "tags": ["pilot"]})
    service.json(
        "POST", "/faces/edits", json={"id": ids[0], "targets": {"smile": {"by": 0.4}}, "hold": "all", "insist": True}
    )
    service.json("GET", f"/attributes?ids={','.join(map(str, ids))}")


def pictures(service: Service, wanted: list[tuple[str, str]], is_still: bool) -> Iterator[tuple[str, str, Image.Image]]:
    """Yields each panel in each look."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for panel, look in wanted:
            yield panel, look, picture(browser, service, panel, look, is_still)
        browser.close()


def picture(browser: Browser, service: Service, panel: str, look: str, is_still: bool = False) -> Image.Image:
    """Returns what a browser shows of a panel: after it was worked with, unless `is_still`."""
    context = browser.new_context(reduced_motion="reduce", **LOOKS[look])
    page = context.new_page()
    page.add_init_script("localStorage.setItem('facespace.basket', '[1, 2, 3, 4]')")
    page.goto(f"{service.url}/#/{filled(panel)}")
    settle(page)
    if not is_still:
        work(page, service, panel)
        settle(page)
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return shown


def settle(page: Page) -> None:
    """Returns once the panel is there and nothing more is asked for."""
    expect(page.locator("main")).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)


if __name__ == "__main__":
    main()

"""The page contains all that it shows, and shows what the folder contains."""

import re
from html.parser import HTMLParser

import pytest

from stylegan2.training.report import page
from stylegan2.training.report.page import write_report
from stylegan2.training.report.record import ReportError
from tests.stylegan2.training.report.run_folders import ROWS, run_folder

VOID = {"meta", "img", "source", "br", "link"}


class Page(HTMLParser):
    """Collects the elements of a page and their text, and checks that each element is closed."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._open = "", []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def report(folder) -> Page:
    path = write_report(folder)
    assert path == folder / "report.html"
    return Page(path.read_text())


def test_the_page_loads_nothing_from_the_network(tmp_path):
    run_folder(tmp_path)
    (tmp_path / "timelapse.mp4").write_bytes(b"film")
    found = report(tmp_path)
    addresses = [value for _, attributes in found.elements for k, value in attributes.items() if k in ("src", "href")]
    assert len(addresses) > 5
    assert all(re.match(r"data:(image/webp|video/mp4);base64,|timelapse\.mp4$", value) for value in addresses)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in found.elements}
    assert "@import" not in found.text
    assert "url(" not in found.text


def test_the_page_shows_the_key_figures(tmp_path):
    text = " ".join(report(run_folder(tmp_path / "my run")).text.split())
    for expected in ("my run", "3 kimg", "0.0 hours", "25 seconds per kimg", "8 SWD x 1000", "at 3 kimg"):
        assert expected in text


def test_every_setting_is_in_the_table(tmp_path):
    found = report(run_folder(tmp_path, config={"r1_gamma": None, "freeze": ["mapping"]}))
    for expected in ("r1_gamma", "null", "freeze", '["mapping"]', "x_flip", "true"):
        assert expected in found.text


def test_every_picture_and_drawing_has_a_description(tmp_path):
    found = report(run_folder(tmp_path))
    assert found.all("img")
    assert all(image["alt"] for image in found.all("img"))
    ids = {attributes["id"] for _, attributes in found.elements if "id" in attributes}
    drawings = [svg for svg in found.all("svg") if "aria-hidden" not in svg]
    assert len(drawings) == 5
    assert all(svg["role"] == "img" and svg["aria-labelledby"] in ids for svg in drawings)


def test_names_are_text_and_not_markup(tmp_path):
    evil = "<script>alert(1)</script>"
    found = report(run_folder(tmp_path / "<b>run", [{"nimg": 1000, evil: 1.0}], {"transfer": evil}))
    assert not found.all("script")
    assert not found.all("b")
    assert found.text.count(evil) > 1


def test_the_last_sheet_is_large_and_earlier_ones_are_quarters(tmp_path):
    images = report(run_folder(tmp_path, sheets=8)).all("img")
    assert images[0]["alt"] == "Sheet of generated pictures at 7 kimg"
    assert (images[0]["width"], images[0]["height"]) == ("64", "48")
    assert [image["alt"].split()[-2] for image in images[1:]] == ["0", "1", "2", "3", "5"]
    assert (images[1]["width"], images[1]["height"]) == ("32", "24")


def test_a_broken_last_sheet_is_replaced_by_the_one_before(tmp_path):
    (run_folder(tmp_path) / "fakes000003.png").write_bytes(b"half")
    assert report(tmp_path).all("img")[0]["alt"] == "Sheet of generated pictures at 2 kimg"


@pytest.mark.parametrize("sheets", [0, 1])
def test_a_run_without_sheets_still_has_its_curves(tmp_path, sheets):
    found = report(run_folder(tmp_path, sheets=sheets))
    assert len(found.all("img")) == sheets
    assert len(found.all("polyline")) == 7


def test_a_single_checkpoint_is_drawn_as_a_point(tmp_path):
    found = report(run_folder(tmp_path, ROWS[:1]))
    assert not found.all("polyline")
    assert len([circle for circle in found.all("circle") if circle["class"].startswith("dot")]) == 6


def test_a_large_film_stays_beside_the_page(tmp_path, monkeypatch):
    (run_folder(tmp_path) / "timelapse.mp4").write_bytes(b"film")
    assert report(tmp_path).all("source")[0]["src"].startswith("data:video/mp4")
    monkeypatch.setattr(page, "EMBEDDED_FILM", 3)
    assert report(tmp_path).all("source")[0]["src"] == "timelapse.mp4"


def test_an_animated_webp_is_shown_as_an_image(tmp_path):
    (run_folder(tmp_path) / "timelapse.webp").write_bytes(b"film")
    assert any("film" in image["alt"] for image in report(tmp_path).all("img"))


def test_the_page_shows_how_to_serve_each_network(tmp_path):
    folder = run_folder(tmp_path / "a run")
    assert "make run" not in report(folder).text
    for name in ("best.safetensors", "network.safetensors"):
        (folder / name).write_bytes(b"")
    text = report(folder).text
    assert f"FACESPACE_NETWORK='{folder}/best.safetensors' make run" in text
    assert f"FACESPACE_NETWORK='{folder}/network.safetensors' make run" in text


def test_the_page_says_that_the_settings_cannot_be_read(tmp_path):
    (run_folder(tmp_path) / "config.json").write_text("{")
    assert "config.json cannot be read" in report(tmp_path).text


def test_a_run_without_a_checkpoint_keeps_its_earlier_page(tmp_path):
    (tmp_path / "report.html").write_text("earlier")
    with pytest.raises(ReportError, match=r"stats\.jsonl has no checkpoint"):
        write_report(tmp_path)
    assert (tmp_path / "report.html").read_text() == "earlier"

"""Sets of a service that has a measuring network for its faces."""

import csv
import io
import json
import zipfile

import numpy as np
import pytest

from services.errors import InvalidParameter, NotAvailable, NotMeasurable
from services.faces.random_faces import Look
from services.pictures.decoding import decoded
from services.stimuli.check.factors import levels_in
from services.stimuli.forms.form import Ellipse, Eyes, Form, Luminance
from services.stimuli.record_reading import read_record
from services.stimuli.selection import Query
from services.stimuli.stimulus_sets import StimulusSetRequest
from tests.fakes import FakeConfig, FakeNetwork, make_service, readers

GROUPS = {"group": {"a": [1, 2, 3, 4], "b": [5, 6, 7, 8]}}
EIGHT = list(range(1, 9))
MATCHED = Form(luminance=Luminance(mean="match", contrast="match"))
EYES = Eyes(left=(0.4, 0.45), right=(0.6, 0.45))


def square():
    return FakeNetwork(FakeConfig(img_height=64, img_width=64))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """One for all tests here: sets change nothing. Faces 9 to 12 are crossed edits."""
    service = make_service(tmp_path_factory.mktemp("measured") / "results", square(), readers=readers())
    service.random_faces.make(8, Look(seed=1))
    yield service
    service.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A service with the same faces and no measuring network."""
    service = make_service(tmp_path_factory.mktemp("plain") / "results", square())
    service.random_faces.make(8, Look(seed=1))
    yield service
    service.close()


def files_of(file):
    with file, zipfile.ZipFile(file) as found:
        return {name: found.read(name) for name in found.namelist()}


def unzipped(service, **wish):
    return files_of(service.stimulus_sets.make(StimulusSetRequest(**wish)))


def rows(files):
    return list(csv.DictReader(io.StringIO(files["manifest.csv"].decode(), newline="")))


def skin_mean(pixels):
    """The mean luma of what the fake reader takes for skin, which is not the eyes' two pixels."""
    luma = pixels.astype(float) @ [0.299, 0.587, 0.114]
    skin = np.zeros(luma.shape, bool)
    skin[16:, 16:48] = True
    skin[32, [24, 40]] = False
    return float(luma[skin].mean())


def test_luminance_is_matched_over_the_skin_if_it_can_be_found(service):
    files = unzipped(service, ids=EIGHT, form=Form(luminance=Luminance(mean="match")))
    luminance = json.loads(files["recipe.json"])["standardise"]["luminance"]
    assert luminance["over"] == "skin"
    for row in rows(files):
        assert row["luminance_over"] == "skin"
        mean = skin_mean(decoded(files[row["file"]]))
        assert mean == pytest.approx(luminance["mean"], abs=0.5)
        assert mean == pytest.approx(float(row["luminance_mean"]), abs=1e-3)


def test_without_a_measuring_network_it_is_matched_inside_the_mask(plain):
    files = unzipped(plain, ids=EIGHT, form=MATCHED)
    assert "over" not in json.loads(files["recipe.json"])["standardise"]["luminance"]
    assert {row["luminance_over"] for row in rows(files)} == {"mask"}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (Form(mask="face"), "standardise.mask"),
        (Form(mask="oval"), "standardise.mask"),
        (Form(align=EYES), "standardise.align"),
        (Form(replace_background=True), "standardise.replace_background"),
        (Form(luminance=Luminance(mean=100.0, over="skin")), "standardise.luminance"),
    ],
)
def test_what_needs_a_measuring_network_says_so_where_there_is_none(plain, service, form, field):
    with pytest.raises(NotAvailable, match="fake") as error:
        unzipped(plain, ids=[1, 2], form=form)
    assert error.value.field == field
    if form.mask == "oval":  # the fake network knows too few landmarks
        with pytest.raises(NotMeasurable, match="face 1"):
            unzipped(service, ids=[1, 2], form=form)
    else:
        assert len(rows(unzipped(service, ids=[1, 2], form=form))) == 2


def test_a_set_is_checked_in_the_pictures_as_they_are_delivered(service):
    files = unzipped(service, ids=EIGHT, factors=GROUPS, form=MATCHED)
    record, table = json.loads(files["recipe.json"]), rows(files)
    means = {
        level: np.mean([float(row["measured_brightness"]) for row in table if row["factor_group"] == level])
        for level in ("a", "b")
    }
    cells = record["check"]["cells"]
    assert [cell["levels"] for cell in cells] == [{"group": "a"}, {"group": "b"}]
    for cell in cells:
        found = cell["quantities"]["brightness"]
        assert found["n"] == 4
        assert found["mean"] == pytest.approx(means[cell["levels"]["group"]], abs=1e-5)
    unmatched = json.loads(unzipped(service, ids=EIGHT, factors=GROUPS)["recipe.json"])["check"]["cells"]
    assert cells[0]["quantities"]["skin_L"] != unmatched[0]["quantities"]["skin_L"]


def test_matched_skin_is_no_confound(service):
    before = service.stimulus_sets.report(StimulusSetRequest(ids=EIGHT, factors=GROUPS)).check
    after = service.stimulus_sets.report(StimulusSetRequest(ids=EIGHT, factors=GROUPS, form=MATCHED)).check
    assert "luminance_mean" in {one.quantity for one in before.confounds()}
    assert "luminance_mean" not in {one.quantity for one in after.confounds()}


def test_confounds_are_named_in_the_record_the_readme_and_a_figure(service):
    files = unzipped(service, ids=EIGHT, factors=GROUPS)
    names = [one["quantity"] for one in json.loads(files["recipe.json"])["confounds"]]
    assert names
    for name in names:
        assert f"- {name}: g = " in files["README.txt"].decode()
        assert f"\n{name}," in files["check-differences.csv"].decode().replace("\r\n", "\n")
    assert decoded(files["check.png"]).shape[2] == 3


def test_a_set_without_cells_to_compare_has_no_figure(service):
    files = unzipped(service, ids=[1, 2])
    assert not {"check.png", "check-differences.csv"} & set(files)
    assert "one cell" in files["README.txt"].decode()
    assert "skin_L" in files["check-cells.csv"].decode()


def test_the_report_says_what_the_zip_says(service):
    wish = {"ids": EIGHT, "factors": GROUPS, "form": MATCHED, "expected": ["sex"]}
    record = json.loads(unzipped(service, **wish)["recipe.json"])
    report = service.stimulus_sets.report(StimulusSetRequest(**wish)).to_dict()
    assert report["check"] == record["check"]
    assert report["confounds"] == record["confounds"]
    assert [image["sha256"] for image in report["images"]] == [image["sha256"] for image in record["images"]]
    assert report["check"]["expected"] == ["sex"]


def test_balance_picks_faces_of_each_cell_and_says_which_confounds_are_left(service):
    wish = {"ids": EIGHT, "factors": GROUPS, "form": MATCHED, "per_cell": 2, "names": "{factor_group}{number}"}
    files = unzipped(service, **wish)
    table, record = rows(files), json.loads(files["recipe.json"])
    assert [row["factor_group"] for row in table] == ["a", "a", "b", "b"]
    assert [row["file"] for row in table] == [f"images/{name}.png" for name in ("a1", "a2", "b3", "b4")]
    assert (record["balance"]["candidates"], record["balance"]["per_cell"]) == (8, 2)
    assert {one["quantity"] for one in record["balance"]["left"]} >= {
        one["quantity"] for one in record["confounds"] if not one["quantity"].startswith("luminance")
    }
    with pytest.raises(InvalidParameter, match="per_cell"):
        unzipped(service, **{**wish, "per_cell": 5})


@pytest.mark.parametrize("form", [Form(), MATCHED, Form(mask="face", align=EYES, size=100, replace_background=True)])
def test_a_measured_set_replays_byte_by_byte(service, form):
    wish = StimulusSetRequest(
        ids=EIGHT,
        factors=GROUPS,
        form=form,
        per_cell=3,
        prefix="stimuli/",
        expected=["sex"],
        names="{factor_group}{id}",
    )
    first = files_of(service.stimulus_sets.make(wish))
    again = files_of(service.replays.archive(read_record(json.loads(first["recipe.json"]))))
    assert json.loads(again.pop("replay.json"))["different"] == 0
    assert again == first
    assert rows(first)[0]["file"].startswith("stimuli/images/a")


def test_a_set_that_needs_measurements_is_not_replayed_without(service, plain):
    record = read_record(json.loads(unzipped(service, ids=[1, 2], form=MATCHED)["recipe.json"]))
    with pytest.raises(NotAvailable, match="segmentation"):
        plain.replays.report(record)
    record = read_record(json.loads(unzipped(service, ids=[1, 2])["recipe.json"]))
    assert plain.replays.report(record).to_dict()["equal"] == 2


def test_faces_are_selected_by_what_is_measured(service):
    measured = service.measurements.of([service.stored.face(face_id) for face_id in EIGHT])
    brightness = [one.quantities["brightness"] for one in measured]
    low, high = sorted(brightness)[2], sorted(brightness)[5]
    wanted = [k for k, value in zip(EIGHT, brightness, strict=True) if low <= value <= high]
    report = service.stimulus_sets.report(StimulusSetRequest(query=Query(where={"brightness": (low, high)})))
    assert [one.entry.id for one in report.made] == wanted
    first = service.stimulus_sets.report(StimulusSetRequest(query=Query(where={"brightness": (low, high)}, limit=1)))
    assert [one.entry.id for one in first.made] == wanted[:1]
    with pytest.raises(InvalidParameter, match="query fits no face"):
        service.stimulus_sets.report(StimulusSetRequest(query=Query(where={"brightness": (2.0, 3.0)})))
    with pytest.raises(NotAvailable, match=r"where names age.*brightness"):
        service.stimulus_sets.report(StimulusSetRequest(query=Query(where={"age": (20.0, 30.0)})))


def test_crossed_edits_are_the_cells(tmp_path):
    service = make_service(tmp_path / "results", square(), readers=readers())
    service.random_faces.make(3, Look(seed=1))
    names = [each.name for each in service.directions.listed()[1]][:2]
    for face_id in (1, 2, 3):
        service.edits.make_crossed(face_id, {name: [-1, 1] for name in names})
    report = service.stimulus_sets.report(StimulusSetRequest(query=Query(after=3), form=Form(mask=Ellipse())))
    assert len(report.check.cells) == 4
    for one in report.made:
        assert one.entry.levels == levels_in(one.entry.recipe)
    picked = service.stimulus_sets.report(StimulusSetRequest(query=Query(after=3), per_cell=2))
    assert picked.details.balance["picked"] == "identities"
    assert len({one.entry.recipe.derived["from"]["id"] for one in picked.made}) == 2
    service.close()


def test_what_may_differ_must_be_measured(service, plain):
    wish = {"ids": EIGHT, "factors": GROUPS}
    for name in ("group", "luminance_mean", "skin_L"):  # a factor, what every set has, and what the reader reads
        service.stimulus_sets.report(StimulusSetRequest(**wish, expected=[name]))
    with pytest.raises(InvalidParameter, match=r"Did you mean skin_L\?.*: .*skin_L") as error:
        service.stimulus_sets.report(StimulusSetRequest(**wish, expected=["skin L"]))
    assert error.value.field == "expected"
    with pytest.raises(InvalidParameter, match="nonsense"):
        plain.stimulus_sets.report(StimulusSetRequest(**wish, expected=["group", "nonsense"]))

"""A plan lists the files with labels, faces and shape, and an interrupted plan is continued."""

import contextlib

import pytest

from stylegan2.training.preparation.destination import Destination
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.label_tables import NO_CLASS
from stylegan2.training.preparation.planning import plan
from stylegan2.training.preparation.settings import PreparationSettings
from tests.stylegan2.training.preparation.pictures import FACE, FakeDetector, picture, save_pictures


@pytest.fixture
def source(tmp_path):
    return save_pictures(tmp_path / "source", 3)


@pytest.fixture
def planned(source, tmp_path):
    """A context with the plan for tmp_path/source."""

    @contextlib.contextmanager
    def planned(make_detector=FakeDetector, **settings):
        settings = PreparationSettings(**settings)
        job = PreparationJob(source=source, settings=settings, make_detector=make_detector)
        with Destination(tmp_path / "set", settings.described(source)) as folder:
            made = plan(job, folder)
            with contextlib.closing(made.files):
                yield made

    return planned


def test_a_plan_has_the_files_in_order_and_the_inferred_shape(planned):
    with planned() as plan:
        assert [file.name for file in plan.files] == ["p000.png", "p001.png", "p002.png"]
        assert plan.shape == (32, 32, 3)


def test_tasks_start_at_a_given_file(planned):
    with planned() as plan:
        tasks = list(plan.tasks(1))
    assert [(task.file.name, task.has_label, task.faces) for task in tasks] == [
        ("p001.png", True, None),
        ("p002.png", True, None),
    ]


def test_tasks_have_the_faces_that_were_found_in_their_file(planned, source):
    picture(7, 200, 100).save(source / "p001.png")
    with planned(align=True) as plan:
        assert [task.faces for task in plan.tasks(0)] == [(), (FACE,), ()]
        assert [task.faces for task in plan.tasks(1)] == [(FACE,), ()]


def test_a_file_without_a_label_is_told_from_a_set_without_labels(planned, source):
    with planned() as plan:
        assert plan.label(0) is None


def test_tasks_say_whether_their_file_has_a_label(planned, source, tmp_path):
    (tmp_path / "labels.csv").write_text("file,label\np000.png,b\np002.png,a\n")
    with planned(labels=str(tmp_path / "labels.csv")) as plan:
        assert [plan.label(number) for number in range(3)] == [1, NO_CLASS, 0]
        assert [task.has_label for task in plan.tasks(0)] == [True, False, True]


def test_a_plan_that_was_made_is_kept_although_the_source_has_changed(planned, source):
    with planned() as first:
        names = [file.name for file in first.files]
    picture(9, 8, 8, mode="L").save(source / "a-new-one.png")
    for path in source.glob("p*.png"):
        picture(0, 500, 500).save(path)
    with planned() as second:
        assert [file.name for file in second.files] == names
        assert second.shape == first.shape


def test_an_interrupted_survey_is_continued_where_it_was(planned, source, tmp_path):
    """The detector fails on the last file first; then another one must be asked about that file only."""
    seen = []

    class Detector(FakeDetector):
        def __call__(self, image):
            seen.append(image.width)
            if image.width == 150 and seen.count(150) == 1:
                raise KeyboardInterrupt
            return super().__call__(image)

    for width, name in ((130, "p000.png"), (140, "p001.png"), (150, "p002.png")):
        picture(width, width, 100).save(source / name)
    job = PreparationJob(
        source=source, settings=PreparationSettings(align=True), make_detector=Detector, files_per_commit=1
    )
    with Destination(tmp_path / "set", {}) as folder:
        with pytest.raises(KeyboardInterrupt):
            plan(job, folder)
        made = plan(job, folder)
        with contextlib.closing(made.files):
            assert [task.faces for task in made.tasks(0)] == [(FACE,)] * 3
    assert seen == [130, 140, 150, 150]


@pytest.mark.parametrize("labels", ["folders", "labels.csv"])
def test_a_plan_that_is_refused_leaves_an_empty_folder(planned, tmp_path, labels, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "labels.csv").write_text("file,label\nx.png,b\n")
    with pytest.raises(PreparationError), planned(labels=labels):
        pass
    assert list((tmp_path / "set").iterdir()) == []


def test_a_source_without_pictures_leaves_an_empty_folder(planned, source, tmp_path):
    for path in source.iterdir():
        path.write_text("no picture")
    with pytest.raises(PreparationError, match="no picture that can be read"), planned():
        pass
    assert list((tmp_path / "set").iterdir()) == []

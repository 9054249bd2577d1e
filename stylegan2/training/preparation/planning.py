"""Plans the conversion: lists the files, and finds out their labels, their faces and the shape of the pictures."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
from collections.abc import Iterator

from stylegan2.files.durable import replacing
from stylegan2.pictures.detection import Face
from stylegan2.training.dataset_labels import is_labels_file
from stylegan2.training.preparation.conversion import ConversionTask
from stylegan2.training.preparation.destination import Destination
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.journal import Journal
from stylegan2.training.preparation.label_tables import NO_CLASS
from stylegan2.training.preparation.labels import Labels, read_labels
from stylegan2.training.preparation.source_list import SourceList
from stylegan2.training.preparation.sources import source_files
from stylegan2.training.preparation.survey import Finding, Survey, Surveyor

LIST_FILE, SURVEY_FILE, SHAPE_FILE = "files.jsonl", "survey.jsonl", "shape.json"


@dataclasses.dataclass(frozen=True)
class Plan:
    """The files in order, their labels, and the shape (height, width, channels) of the training pictures."""

    folder: Destination
    align: bool
    files: SourceList
    labels: Labels | None
    shape: tuple[int, int, int]

    def label(self, number: int) -> int | None:
        """Returns the class of a file: -1 if only other files have a label, None if the set has no labels."""
        return self.labels.class_of(self.files[number]) if self.labels else None

    def tasks(self, first: int) -> Iterator[ConversionTask]:
        """Yields the files to convert, from number `first` on."""
        findings = Journal.read(self.folder.workplace / SURVEY_FILE) if self.align else None
        for number, file in enumerate(self.files):
            finding = Finding(*next(findings)) if findings else Finding()
            if number >= first:
                faces = (
                    tuple(Face(*((x, y) for x, y in points)) for points in finding.faces or ()) if self.align else None
                )
                yield ConversionTask(file, self.label(number) != NO_CLASS, faces)


def plan(job: PreparationJob, folder: Destination) -> Plan:
    """Makes the plan, or continues the plan that an interrupted process has begun.

    Raises:
        PreparationError: There are no pictures, or the labels do not match. The workplace is then removed.
    """
    path = folder.workplace / LIST_FILE
    if not path.exists():
        with _cleared_if_refused(folder):
            SourceList.write(path, (file for file in source_files(job.source) if not is_labels_file(file.member)))
    files = SourceList(path)
    try:
        with _cleared_if_refused(folder):
            labels = read_labels(job.settings.labels, files, job.source)
        return Plan(folder, job.settings.align, files, labels, _shape(job, folder, files))
    except BaseException:
        files.close()
        raise


@contextlib.contextmanager
def _cleared_if_refused(folder: Destination) -> Iterator[None]:
    """Removes the workplace if the settings are refused, so that other settings can be tried in the same folder."""
    try:
        yield
    except PreparationError:
        folder.clear_workplace()
        raise


def _shape(job: PreparationJob, folder: Destination, files: SourceList) -> tuple[int, int, int]:
    path = folder.workplace / SHAPE_FILE
    if path.exists():
        return tuple(json.loads(path.read_text()))
    survey = Survey(job.settings)
    if survey.needed:
        _survey_all(job, folder, files, survey)
    with _cleared_if_refused(folder):
        shape = survey.shape()
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(shape))
    return shape


def _survey_all(job: PreparationJob, folder: Destination, files: SourceList, survey: Survey) -> None:
    surveyor = functools.partial(Surveyor, job.source, job.settings, job.make_detector)
    with Journal(folder.workplace / SURVEY_FILE, lambda row: survey.add(Finding(*row))) as journal:
        done = journal.rows
        tasks = (survey.task(files[number]) for number in range(done, len(files)))
        for finding in job.results("surveying", surveyor, tasks, done, len(files)):
            survey.add(finding)
            journal.append(dataclasses.astuple(finding))
            if journal.rows % job.files_per_commit == 0:
                journal.commit()
        journal.commit()

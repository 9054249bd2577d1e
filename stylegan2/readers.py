"""Opens files of measuring networks on the engine that computes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stylegan2.engines import choose_engine
from stylegan2.measurement.file import Measures, Weights, read_measures
from stylegan2.measurement.reader import Config, FaceReader, Run
from stylegan2.quiet import import_keras


def open_reader(path: Path, engine: str | None = None) -> FaceReader:
    """Opens a file of measuring networks.

    Args:
        path: of the file.
        engine: what computes, one of `stylegan2.engines.ENGINES`; None for the fastest.

    Raises:
        MeasuresError: the file cannot be used.
        ImportError: the engine is not installed.
    """
    return reader_of(path.name, read_measures(path), engine)


def reader_of(name: str, measures: Measures, engine: str | None = None) -> FaceReader:
    """Returns a reader with the networks of `measures`. The other arguments and errors are those of `open_reader`."""
    return FaceReader(name, measures, _compiler(engine))


def _compiler(engine: str | None) -> Callable[[Config, Weights], Run]:
    if choose_engine(engine) == "openvino":
        from stylegan2.on_openvino.measuring import CompiledMeasure

        return CompiledMeasure
    import_keras(engine)
    from stylegan2.measurement.keras_measure import KerasMeasure

    return KerasMeasure

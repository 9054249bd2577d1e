"""Faces described by value, unit, z and standard error."""

import csv
import io

import pytest

from services.errors import FaceNotFound
from services.faces.random_faces import Look
from services.measurements.described import as_csv
from tests.fakes import FakeNetwork, FakeReader, readers


@pytest.fixture
def service(run):
    service = run(readers=readers())
    service.random_faces.make(3, Look(seed=1))
    return service


def test_a_value_has_its_unit_its_z_and_its_error(service):
    [face] = service.described.of([1])
    value = face.attributes["brightness"]
    population = service.populations.of(service.networks.generator())
    assert value.unit == FakeReader.attributes[0].unit
    assert value.error == FakeReader.attributes[0].error
    assert value.z == population.z("brightness", value.value)
    assert face.attributes["skin_L"].unit == "CIELAB"
    assert face.attributes["skin_L"].error is None
    assert face.attributes["head_top"].z is None  # it is the same in all faces of this reader


def test_faces_are_described_in_the_order_of_their_ids(service):
    assert [each.face.id for each in service.described.of([3, 1, 3, 2])] == [3, 1, 3, 2]


def test_an_unknown_id_is_named_before_anything_is_measured(service):
    with pytest.raises(FaceNotFound, match="ids: there is no face 9"):
        service.described.of([1, 9], "ids")
    assert service.stored.face(1).measures is None


def rows(faces):
    return list(csv.DictReader(io.StringIO(as_csv(faces))))


def test_the_table_has_a_row_per_face_and_a_column_per_number(service):
    described = service.described.of([2, 1])
    table = rows(described)
    assert [row["id"] for row in table] == ["2", "1"]
    first = described[0]
    assert float(table[0]["brightness"]) == pytest.approx(first.attributes["brightness"].value, rel=1e-5)
    assert float(table[0]["z_brightness"]) == pytest.approx(first.attributes["brightness"].z, rel=1e-5)
    assert float(table[0]["region_hair"]) == pytest.approx(first.regions["hair"])
    assert (float(table[0]["x_chin"]), float(table[0]["y_chin"])) == first.landmarks["chin"]
    assert "z_head_top" not in table[0]


def test_what_was_not_measured_is_empty_in_the_table(run):
    known, unknown = FakeNetwork(), FakeNetwork(name="unknown", fingerprint="e" * 64)
    service = run(known, unknown, readers=readers(FakeReader(networks=["f" * 64])))
    service.random_faces.make(1, Look(seed=1))
    service.random_faces.make(1, Look(seed=1, network="unknown"))
    table = rows(service.described.of([1, 2]))
    assert table[0]["brightness"]
    assert table[1]["network"] == "unknown"
    assert table[1]["brightness"] == table[1]["x_chin"] == ""

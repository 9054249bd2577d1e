"""Each network has the reader whose file is for it."""

import pytest

from services.errors import MeasuresUnusable
from services.measurements.readers import Readers
from stylegan2.measurement.readings import ReadableAttribute
from tests.fakes import FakeNetwork, FakeReader

NETWORK = FakeNetwork(name="faces64")


class Opener:
    """Opens files by their names, and says which."""

    def __init__(self, **readers):
        self.opened = []
        self._readers = readers

    def __call__(self, path):
        self.opened.append(path.name)
        return self._readers[path.name.split(".")[0]]


def path(folder, name):
    file = folder / f"{name}.measures.safetensors"
    file.touch()
    return file


def test_a_network_without_files_has_no_reader():
    assert Readers().of(NETWORK) is None


def test_a_shipped_file_is_for_the_network_of_its_name(tmp_path):
    reader = FakeReader()
    readers = Readers([path(tmp_path, "faces64")], open_reader=Opener(faces64=reader))
    assert readers.of(NETWORK) is reader
    assert readers.of(FakeNetwork(name="other", fingerprint="e" * 64)) is None


@pytest.mark.parametrize("added", [False, True])
def test_a_file_that_states_networks_is_for_these(tmp_path, added):
    reader, file = FakeReader(networks=["e" * 64]), path(tmp_path, "faces64")
    readers = Readers([] if added else [file], [file] if added else [], Opener(faces64=reader))
    assert readers.of(FakeNetwork(name="other", fingerprint="e" * 64)) is reader
    assert readers.of(NETWORK) is None


def test_the_operators_file_comes_first(tmp_path):
    shipped, own = FakeReader(), FakeReader("b" * 64)
    opener = Opener(faces64=shipped, own=own)
    assert Readers([path(tmp_path, "faces64")], [path(tmp_path, "own")], opener).of(NETWORK) is own


def test_a_file_is_opened_once(tmp_path):
    opener = Opener(own=FakeReader())
    readers = Readers([], [path(tmp_path, "own")], opener)
    for network in (NETWORK, NETWORK, FakeNetwork(fingerprint="e" * 64)):
        readers.of(network)
    assert opener.opened == ["own.measures.safetensors"]


@pytest.mark.parametrize("added", [False, True])
def test_at_the_start_only_the_operators_files_are_opened(tmp_path, added):
    opener, file = Opener(faces64=FakeReader()), path(tmp_path, "faces64")
    Readers([] if added else [file], [file] if added else [], opener).check(NETWORK)
    assert opener.opened == ([file.name] if added else [])


def test_a_reader_that_cannot_read_the_networks_pictures_is_passed_over(tmp_path, caplog):
    def refuse(number):
        raise ValueError("`images` must have a height and width of 64 pixels")

    picky, other = FakeReader(before_read=refuse), FakeReader("b" * 64)
    readers = Readers([], [path(tmp_path, "picky"), path(tmp_path, "other")], Opener(picky=picky, other=other))
    assert readers.of(NETWORK) is other
    assert "must have a height and width of 64 pixels" in caplog.text


@pytest.mark.parametrize("error", [ValueError("it is damaged"), OSError("it is damaged"), ImportError("it is damaged")])
def test_a_file_that_cannot_be_opened_is_named_and_opened_again(tmp_path, error):
    answers = iter([error, FakeReader()])

    def open_reader(path):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    readers = Readers([], [path(tmp_path, "own")], open_reader)
    with pytest.raises(MeasuresUnusable, match="it is damaged"):
        readers.of(NETWORK)
    assert readers.of(NETWORK) is not None


def test_an_attribute_may_not_have_the_name_of_what_is_always_measured(tmp_path):
    reader = FakeReader()
    reader.attributes = (ReadableAttribute("skin_b", "bluer skin", "0 to 1", 0.1, 0.5),)
    with pytest.raises(MeasuresUnusable, match=r"own\.measures\.safetensors: the name skin_b is reserved"):
        Readers([], [path(tmp_path, "own")], Opener(own=reader)).of(NETWORK)


def test_the_regions_of_a_reader_must_be_the_usual_ones(tmp_path):
    class Coarse(FakeReader):
        def read(self, images):
            found = super().read(images)
            return type(found)(found.attributes, found.regions[..., :4], found.landmarks, found.visible)

    with pytest.raises(MeasuresUnusable, match=r"it must have 11 regions and landmarks, or neither\. Found: 4 regions"):
        Readers([], [path(tmp_path, "own")], Opener(own=Coarse())).of(NETWORK)


def test_a_service_that_opens_no_files_says_so(tmp_path):
    with pytest.raises(MeasuresUnusable, match=r"own\.measures\.safetensors cannot be read"):
        Readers([], [path(tmp_path, "own")]).of(NETWORK)

"""Several networks: loaded on first use, let go when the memory is needed, never mixed up."""

import functools
import gc
import threading
import weakref

import pytest

from services.errors import InvalidParameter, NetworkMismatch, NetworkNotReady, NetworkUnusable
from services.faces.random_faces import Look
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import NetworkEntry, Networks
from services.rendering.render_queue import RenderQueue
from tests.fakes import FakeConfig, FakeNetwork, entry_of

SMALL = {"nbytes": 100}


def fakes(*names, **options):
    return [FakeNetwork(name=name, fingerprint=name[0] * 64, **options) for name in names]


class Loader:
    """Loads fakes by name, counts, and may be held up or made to fail."""

    def __init__(self, *networks):
        self.networks = {network.name: network for network in networks}
        self.loads = []
        self.may_load = threading.Event()
        self.may_load.set()
        self.failing = set()
        self.downloads = []
        self.has_told = threading.Event()

    def __call__(self, entry, on_download):
        self.loads.append(entry.name)
        for progress in self.downloads:
            on_download(*progress)
        self.has_told.set()
        assert self.may_load.wait(10)
        if entry.name in self.failing:
            raise ValueError("it is cut off")
        return self.networks[entry.name]


def networks_of(entries, loader, **options):
    """Networks whose generators nobody renders with."""
    make = functools.partial(Generator, RenderQueue(), precision="float32", engine={}, truncation_psi=0.7)
    return Networks(
        entries, loader, make, **{"precision": "float32", "truncation_psi": 1.0, "max_bytes": 1 << 30, **options}
    )


def recipe(network, fingerprint):
    return Recipe(network=network, fingerprint=fingerprint, seed=1, truncation_psi=0.7)


@pytest.fixture
def started():
    running = []

    def start(loader, **options):
        entries = [entry_of(network) for network in loader.networks.values()]
        running.append(networks_of(entries, loader, **options))
        running[-1].start()
        assert running[-1].wait_until_ready(10)
        return running[-1]

    yield start
    for networks in running:
        networks.stop()


def test_the_first_is_the_default_and_the_others_are_loaded_when_asked_for(started):
    loader = Loader(*fakes("one", "two"))
    networks = started(loader)
    assert networks.generator().network is loader.networks["one"]
    assert loader.loads == ["one"]
    assert networks.generator("two").network is loader.networks["two"]
    assert networks.generator("two").network is networks.generator("two").network
    assert loader.loads == ["one", "two"]
    assert list(networks.loaded()) == ["one", "two"]


def test_a_network_goes_by_its_name_and_by_its_address(started):
    loader = Loader(*fakes("one", "two"))
    entries = [entry_of(loader.networks["one"]), NetworkEntry(name="two", address="/data/two.pkl")]
    networks = networks_of(entries, loader)
    networks.start()
    assert networks.wait_until_ready(10)
    assert networks.generator("/data/two.pkl").network is networks.generator("two").network
    with pytest.raises(InvalidParameter, match="network must be one of one, two") as refusal:
        networks.generator("three")
    assert refusal.value.field == "network"


def test_what_was_used_longest_ago_is_let_go_when_the_memory_is_needed(started):
    loader = Loader(*fakes("a", "b", "c", **SMALL))
    networks = started(loader, max_bytes=250)
    networks.generator("b")
    networks.generator("a")
    networks.generator("c")
    assert set(networks.loaded()) == {"a", "c"}
    networks.generator("b")
    assert set(networks.loaded()) == {"c", "b"}
    assert loader.loads == ["a", "b", "c", "b"]


def test_what_is_let_go_is_freed(started):
    loader = Loader(*fakes("a", "b", **SMALL))
    networks = started(loader, max_bytes=150)
    gone = weakref.ref(loader.networks.pop("a"))
    networks.generator("b")
    assert gone() is None


def test_what_is_let_go_is_freed_even_if_the_server_froze_it(started):
    loader = Loader(*fakes("a", "b", **SMALL))
    loader.networks["a"].itself = loader.networks["a"]  # a circle, as compiled programs make one
    networks = started(loader, max_bytes=150)
    gone = weakref.ref(loader.networks.pop("a"))
    gc.freeze()
    networks.generator("b")
    assert gone() is None


def test_the_one_in_use_stays_however_large_it_is(started):
    networks = started(Loader(*fakes("a", "b", **SMALL)), max_bytes=50)
    assert networks.generator("b").network.name == "b"
    assert list(networks.loaded()) == ["b"]


def test_many_that_ask_at_once_make_it_load_once(started):
    loader = Loader(*fakes("a", "b"))
    networks = started(loader)
    loader.may_load.clear()
    found = []
    threads = [threading.Thread(target=lambda: found.append(networks.generator("b").network)) for _ in range(8)]
    for thread in threads:
        thread.start()
    loader.may_load.set()
    for thread in threads:
        thread.join(10)
    assert found == [loader.networks["b"]] * 8
    assert loader.loads == ["a", "b"]


def test_who_waits_too_long_is_told_to_come_again(started):
    loader = Loader(*fakes("a", "b"))
    networks = started(loader, patience=0)
    loader.may_load.clear()
    with pytest.raises(NetworkNotReady, match="The network b is still loading"):
        networks.generator("b")
    loader.may_load.set()


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ((40_000_000, 364_000_000), "being downloaded: 40 of 364 MB"),
        ((40_000_000, None), "being downloaded: 40 MB"),
        ((364_000_000, 364_000_000), "still loading"),
    ],
)
def test_who_waits_for_a_download_is_told_how_far_it_is(started, progress, said):
    loader = Loader(*fakes("a", "b"))
    networks = started(loader, patience=0)
    loader.may_load.clear()
    loader.downloads = [(0, progress[1]), progress]
    loader.has_told.clear()
    with pytest.raises(NetworkNotReady):
        networks.generator("b")
    assert loader.has_told.wait(10)
    with pytest.raises(NetworkNotReady, match=f"The network b is {said}"):
        networks.generator("b")
    loader.may_load.set()


def test_what_cannot_be_loaded_is_said_and_tried_again(started):
    loader = Loader(*fakes("a", "b"))
    networks = started(loader)
    loader.failing = {"b"}
    with pytest.raises(NetworkUnusable, match="The network b cannot be loaded: it is cut off") as refusal:
        networks.generator("b")
    assert refusal.value.network == "b"
    loader.failing = set()
    assert networks.generator("b").network.name == "b"


def test_a_default_that_cannot_be_loaded_is_reported():
    loader = Loader(*fakes("a"))
    loader.failing = {"a"}
    reported, errors = threading.Event(), []
    networks = networks_of(
        [entry_of(loader.networks["a"])], loader, on_failure=lambda error: (errors.append(error), reported.set())
    )
    networks.start()
    assert reported.wait(10)
    assert "cut off" in str(errors[0])


def test_nothing_is_given_before_the_default_is_loaded_and_after_the_stop():
    loader = Loader(*fakes("a"))
    loader.may_load.clear()
    networks = networks_of([entry_of(loader.networks["a"])], loader)
    networks.start()
    with pytest.raises(NetworkNotReady):
        networks.generator()
    loader.may_load.set()
    assert networks.wait_until_ready(10)
    assert networks.generator().network.name == "a"
    networks.stop()
    with pytest.raises(NetworkNotReady, match="stopping"):
        networks.generator()


def test_a_fingerprint_finds_its_network_under_another_name(started):
    networks = started(Loader(*fakes("one", "two")))
    networks.generator("two")
    assert networks.generator_of(recipe("formerly two", "t" * 64)).network.name == "two"
    assert networks.generator_of(recipe("one", "o" * 64)).network.name == "one"


def test_a_name_is_not_enough(started):
    networks = started(Loader(*fakes("one", "two")))
    with pytest.raises(NetworkMismatch, match="The face needs the network two") as refusal:
        networks.generator_of(recipe("two", "x" * 64))
    assert refusal.value.network == "two"
    with pytest.raises(NetworkMismatch, match="three"):
        networks.generator_of(recipe("three", "x" * 64))


def test_each_face_is_made_by_its_own_network(run):
    service = run(*fakes("one"), FakeNetwork(FakeConfig(img_height=8), name="two", fingerprint="t" * 64))
    first, second = (
        service.random_faces.make(1, Look(seed=1))[0],
        service.random_faces.make(1, Look(seed=1, network="two"))[0],
    )
    assert (first.recipe.network, second.recipe.network) == ("one", "two")
    assert first.id != second.id
    assert service.random_faces.make(1, Look(seed=1, network="two"))[0].id == second.id
    assert service.faces.make_again(second.id).sha256 == second.sha256
    to_new = service.transitions.make_plain(2, second.id, None, speed=1.0, space="w", look=Look())
    assert {service.stored.face(face_id).recipe.network for face_id in (to_new.id2, *(f.id for f in to_new.faces))} == {
        "two"
    }

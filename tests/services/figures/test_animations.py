"""Walks as films."""

import errno
import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from services.derived.transitions.request import TransitionRequest
from services.errors import FaceNotFound, InvalidParameter, OutOfRange, StorageFull
from services.faces.lookup import Sources
from services.faces.random_faces import Look
from services.figures import film
from services.figures.animations import Animation, AnimationRequest, Animations
from services.memory_budget import MemoryBudget
from services.recipes.face import new_face
from services.results.folder import ResultsFolder
from tests.fakes import FakeConfig, FakeNetwork, make_service

MEMORY = MemoryBudget(1 << 30)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1, 2 and 3."""
    service = make_service(tmp_path_factory.mktemp("results"))
    service.random_faces.make(3, Look(seed=1))
    yield service
    service.close()


@pytest.fixture
def folder(results):
    folder = ResultsFolder(results)
    yield folder
    folder.close()


def files(folder):
    return sorted(path for path in folder.path.rglob("*") if path.is_file())


def plan(service, **wish):
    return service.animations.plan(AnimationRequest(**{"ids": [1, 2, 3], "frames": 12, **wish}))


def filmed(service, **wish):
    with plan(service, **wish).open() as file:
        return file.read()


def frames(data):
    with Image.open(io.BytesIO(data)) as picture:
        shown = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(picture)]
        return shown, dict(picture.info)


def face_pixels(service, face_id):
    with Image.open(io.BytesIO(service.faces.png(service.faces.stored.face(face_id)))) as picture:
        return np.asarray(picture).astype(int)


def differs(first, second):
    return np.abs(first - second).mean()


@pytest.mark.parametrize("format_", ["webp", "gif"])
def test_a_loop_goes_through_the_faces_and_back(service, format_):
    shown, info = frames(filmed(service, format=format_))
    assert len(shown) == 12
    assert info["loop"] == 0  # for ever
    for number, face_id in ((0, 1), (4, 2), (8, 3)):
        assert differs(shown[number], face_pixels(service, face_id)) < 4
    steps = [differs(first, second) for first, second in zip(shown, [*shown[1:], shown[0]], strict=True)]
    assert min(steps) > 0
    assert steps[-1] < 2 * max(steps[:-1])  # the last frame leads on to the first


@pytest.mark.parametrize("format_", ["webp", "gif"])
def test_without_a_loop_it_ends_on_the_last_face(service, format_):
    shown, info = frames(filmed(service, frames=9, loop=False, format=format_))
    assert len(shown) == 9
    assert info.get("loop", 1) == 1
    for number, face_id in ((0, 1), (4, 2), (8, 3)):
        assert differs(shown[number], face_pixels(service, face_id)) < 4


def test_the_frames_are_those_of_a_transition(service):
    way = service.transitions.make(
        TransitionRequest(path=[1, 2, 3], amount=5, spacing="equal", space="z", endpoints=True)
    )
    shown, _ = frames(filmed(service, frames=5, loop=False, spacing="equal", space="z"))
    for frame, picture in zip(way.frames, shown, strict=True):
        assert differs(picture, face_pixels(service, frame.face.id)) < 4


def test_a_film_of_some_layers_is_that_of_a_transition_of_these_layers(service):
    way = service.transitions.make(
        TransitionRequest(path=[1, 2], amount=4, spacing="equal", metric="pixel", layers="coarse", endpoints=True)
    )
    wish = {"ids": [1, 2], "frames": 4, "loop": False, "spacing": "equal", "metric": "pixel"}
    shown, _ = frames(filmed(service, **wish, layers="coarse"))
    for frame, picture in zip(way.frames, shown, strict=True):
        assert differs(picture, face_pixels(service, frame.face.id)) < 4
    assert filmed(service, **wish, layers="coarse") != filmed(service, **wish)


@pytest.mark.parametrize(("format_", "fps", "length"), [("webp", 24, 500), ("webp", 50, 240), ("gif", 24, 500)])
def test_a_film_takes_its_time(service, format_, fps, length):
    data = filmed(service, format=format_, fps=fps)
    with Image.open(io.BytesIO(data)) as picture:
        durations = []
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            durations.append(picture.info["duration"])
    assert sum(durations) == length


@pytest.mark.parametrize("format_", film.FORMATS)
def test_the_same_walk_has_the_same_bytes(service, format_):
    if not film.can_write(format_):
        pytest.skip("the package av is not installed")
    assert filmed(service, format=format_) == filmed(service, format=format_)
    assert plan(service, format=format_).version == plan(service, format=format_).version


def test_each_film_has_a_version_of_its_own(service):
    wishes = [{}, {"loop": False}, {"frames": 13}, {"ids": [1, 3]}, {"fps": 9}, {"size": 9}, {"format": "gif"}]
    assert len({plan(service, **wish).version for wish in wishes}) == len(wishes)


def test_mp4_has_even_sides_and_all_frames(service):
    av = pytest.importorskip("av")
    with av.open(io.BytesIO(filmed(service, format="mp4", size=17, fps=10))) as video:
        pictures = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
        assert video.streams.video[0].average_rate == 10
    assert len(pictures) == 12
    assert pictures[0].shape == (16, 12, 3)
    assert differs(pictures[4].astype(int), face_pixels(service, 2)) < 8


def test_mp4_without_its_encoder_is_refused_with_what_to_install(service, folder):
    animations = Animations(service.sources, folder, MEMORY, service.ranges, can_write=lambda format_: format_ != "mp4")
    with pytest.raises(InvalidParameter, match=r"the package av") as refusal:
        animations.plan(AnimationRequest(ids=[1, 2], format="mp4"))
    assert refusal.value.field == "format"
    animations.plan(AnimationRequest(ids=[1, 2], format="gif"))


def test_the_size_is_what_is_wanted_or_what_is_possible(service):
    shown, _ = frames(filmed(service, size=32))
    assert shown[0].shape == (32, 24, 3)
    with pytest.raises(InvalidParameter, match=r"size must be at most [0-9]+ for 600 frames") as refusal:
        plan(service, frames=600, size=4096)
    assert refusal.value.field == "size"


@pytest.mark.parametrize("channels", [1, 4])
def test_gray_and_transparent_faces_have_films(run, channels):
    run(FakeNetwork(FakeConfig(img_channels=channels))).random_faces.make(2, Look(seed=1))
    for format_ in filter(film.can_write, film.FORMATS):
        assert len(filmed(run.service, ids=[1, 2], frames=3, format=format_)) > 100


def test_nothing_is_stored_and_no_file_stays(service, folder):
    stored, before = service.faces.stored.ids(), files(folder)
    with (
        Animations(service.sources, folder, MEMORY, service.ranges)
        .plan(AnimationRequest(ids=[1, 2], frames=3))
        .open() as file
    ):
        assert files(folder) == before
        assert frames(file.read())
    assert service.faces.stored.ids() == stored


def test_a_full_disk_is_said_and_leaves_nothing(service, folder):
    def fill_the_disk(path, pictures, *_, **__):
        next(pictures)
        path.write_bytes(b"half a film")
        raise OSError(errno.ENOSPC, "No space left on device")

    before = files(folder)
    with pytest.raises(StorageFull):
        Animations(service.sources, folder, MEMORY, service.ranges, write=fill_the_disk).plan(
            AnimationRequest(ids=[1, 2])
        ).open()
    assert files(folder) == before


def test_what_cannot_be_walked_is_refused(service):
    with pytest.raises(FaceNotFound) as refusal:
        plan(service, ids=[1, 9**9])
    assert refusal.value.field == "ids"
    [opposite] = service.averages.make_opposite(1, [], [1.0])
    for field, wish in (("space", {"space": "z"}), ("spacing", {"spacing": "slerp"})):
        with pytest.raises(InvalidParameter) as refused:
            filmed(service, ids=[1, opposite.id], **wish)
        assert refused.value.field == field


def test_frames_that_leave_the_range_are_refused_unless_insisted_on(service, folder):
    """Of two faces just within the limit whose arc leads beyond it, towards the positive side."""
    generator = service.networks.generator()
    w_range = service.ranges.of(generator)
    sides = np.array([[1, 1, -1, -1, 0, 0], [1, 1, 0, 0, -1, -1]])
    faces = []
    for number, each in enumerate(np.where(sides < 0, sides * w_range.reach[0], sides * w_range.reach[1])):
        ws = np.repeat(1.45 * each[None] / w_range.distances(each), generator.network.config.num_ws, axis=0)
        recipe = generator.derived_recipe({"by": "average"}, ws.astype(np.float32))
        faces.append(new_face(number + 1, recipe, sha256="", created=0.0))

    def film_it(**wish):
        request = AnimationRequest(ids=[1, 2], frames=9, loop=False, **wish)
        animation = Animation(request, Sources(faces, generator), folder, MEMORY, service.ranges, film.write_film)
        with animation.open() as file:
            return file.read()

    with pytest.raises(OutOfRange) as refusal:
        film_it(spacing="slerp")
    assert refusal.value.nearest == {"spacing": "linear"}
    assert film_it(spacing="linear") != film_it(spacing="slerp", insist=True)

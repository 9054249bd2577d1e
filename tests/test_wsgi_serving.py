"""The whole service under a real Gunicorn: starting, refusing to start, stopping, and being killed."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError

import pytest
from PIL import Image

from tests.serving import servers, wait_for


@pytest.fixture
def results(tmp_path):
    return tmp_path / "results"


@pytest.fixture
def serve(results):
    with servers(results) as start:
        yield start


def faces_in(results):
    """The faces in the folder, every one decoded to its last pixel."""
    for path in results.glob("*.png"):
        with Image.open(path) as image:
            image.load()
            assert "facespace" in image.text
    return sorted(path.name for path in results.glob("*.png"))


def unfinished(results):
    """What is being written."""
    return list((results / ".facespace" / "unfinished").glob("*/*"))


def names(ids):
    return [f"face-{face_id:08d}.png" for face_id in sorted(ids)]


def test_it_starts_serves_and_stops(serve, results):
    server = serve().wait_until_ready()
    assert server.post("/faces?amount=4")[1]["ids"] == [1, 2, 3, 4]
    assert server.terminate() == 0
    assert faces_in(results) == names([1, 2, 3, 4])
    assert list((results / ".facespace" / "unfinished").iterdir()) == []
    server = serve().wait_until_ready()
    assert server.get("/faces")[1] == {"ids": [1, 2, 3, 4]}


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ((), {"FACESPACE_PRECISION": "float8"}, "FACESPACE_PRECISION must be float32 or bfloat16. Received: 'float8'"),
        ((), {"FACESPACE_DATABASE": "nonsense"}, "FACESPACE_DATABASE: it must be an address such as"),
        ((), {"FACESPACE_NETWORK": "broken"}, "FACESPACE_NETWORK: broken is not a StyleGAN2 network."),
        ((), {"FACESPACE_NETWORK": "without backend"}, "FACESPACE_ENGINE (its library cannot be imported): No module"),
        ((), {"FACESPACE_LPIPS": "/none.npz"}, "FACESPACE_LPIPS: /none.npz cannot be read"),
        ((), {"FACESPACE_DIRECTIONS": "/none.npz"}, "FACESPACE_DIRECTIONS: directions /none.npz cannot be read"),
        (
            (),
            {"FACESPACE_MEASURES": "/none.safetensors"},
            "FACESPACE_MEASURES: measures /none.safetensors cannot be read",
        ),
        ((), {"FACESPACE_RESULTS": "/proc/results"}, "FACESPACE_RESULTS: /proc/results cannot be used"),
        (("--workers", "2"), {}, "2 workers cannot share a store in memory"),
        (("--preload",), {}, "--preload"),
    ],
)
def test_what_cannot_work_stops_the_start_with_one_line(serve, arguments, settings, said):
    server = serve(*arguments, **settings)
    assert server.wait() not in (0, None)
    assert len([line for line in server.lines if line.startswith("facespace: ")]) == 1
    assert said in server.output()
    assert "Traceback" not in server.output()
    assert server.output().count("Booting worker") <= 1


@pytest.mark.long
def test_a_second_service_on_the_same_folder_is_refused(serve, results):
    serve().wait_until_ready()
    second = serve()
    assert second.wait() != 0
    assert f"another service is using {results}" in second.output()


@pytest.mark.long
def test_running_requests_finish_before_it_stops(serve, results):
    server = serve(FACESPACE_NETWORK="slow").wait_until_ready()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(server.post, "/faces?amount=20")
        wait_for(lambda: unfinished(results))
        assert server.terminate() == 0
        assert running.result()[1]["ids"] == list(range(1, 21))
    assert faces_in(results) == names(range(1, 21))


def test_several_workers_share_a_database_and_a_folder(serve, results, tmp_path):
    server = serve("--workers", "2", FACESPACE_DATABASE=f"sqlite:///{tmp_path}/faces.db").wait_until_ready()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(server.post, ["/faces?amount=3"] * 10 + ["/faces?amount=4&seed=100"] * 6))
    made = [body["ids"] for status, body in answers if status == 201]
    same = made[10:]
    assert [status for status, _ in answers[:10]] == [201] * 10
    assert same
    assert all(ids == same[0] for ids in same)
    ids = sorted({face_id for ids in made for face_id in ids})
    assert len(ids) == 34
    assert server.get("/faces")[1]["ids"] == ids
    assert faces_in(results) == names(ids)


@pytest.mark.long
@pytest.mark.parametrize("finished_files", [0, 1, 25, 49])
def test_killed_in_the_middle_of_fifty_only_whole_faces_are_left(serve, results, finished_files):
    server = serve(FACESPACE_NETWORK="slow").wait_until_ready()
    known = server.post("/faces?amount=3")[1]["ids"]
    assert server.request("DELETE", "/faces/3")[0] == 204
    interrupted = threading.Thread(target=_ask_in_vain, args=(server, "/faces?amount=50"))
    interrupted.start()
    wait_for(lambda: len(unfinished(results)) >= finished_files)
    server.kill()
    interrupted.join()
    server = serve().wait_until_ready()
    listed = server.get("/faces")[1]["ids"]
    assert faces_in(results) == names(listed)
    assert set(known[:2]) <= set(listed)
    new = server.post("/faces?amount=2")[1]["ids"]
    assert min(new) > max(3, *listed)
    assert [path.name for path in results.iterdir() if path.suffix != ".png"] == [".facespace"]
    assert unfinished(results) == []


@pytest.mark.long
def test_a_killed_worker_is_replaced_and_its_unfinished_faces_are_removed(serve, results):
    server = serve(FACESPACE_NETWORK="slow").wait_until_ready()
    server.post("/faces?amount=2")
    interrupted = threading.Thread(target=_ask_in_vain, args=(server, "/faces?amount=50"))
    interrupted.start()
    wait_for(lambda: len(unfinished(results)) >= 5)
    os.kill(server.workers()[-1], signal.SIGKILL)
    interrupted.join()
    wait_for(lambda: len(server.workers()) == 2)
    server.wait_until_ready()
    assert server.get("/faces")[1] == {"ids": [1, 2]}
    assert unfinished(results) == []
    assert server.post("/faces?amount=1")[1]["ids"][0] > 2


def _ask_in_vain(server, path):
    with pytest.raises((URLError, ConnectionError)):
        server.post(path)


GOOD = {
    "/faces?amount=3": 201,
    "/faces?id=1": 200,
    "/faces?amount=2&id1=1&id2=2&speed=0.5": 201,
    "/faces?amount=1&id1=1": 201,
}
BAD = {
    "/faces?amount=0": 400,
    "/faces?id=999999": 404,
    "/faces?amount=2&speed=1": 400,
    "/faces?amount=1&id1=888888": 404,
}


@pytest.mark.long
def test_two_hundred_requests_at_once_good_and_bad(serve, results):
    server = serve().wait_until_ready()
    server.post("/faces?amount=2&seed=1")
    paths = [*GOOD, *BAD] * 25
    barrier = threading.Barrier(len(paths))

    def ask(path):
        barrier.wait()
        return path, *server.post(path)

    with ThreadPoolExecutor(len(paths)) as pool:
        answers = list(pool.map(ask, paths))
    assert [status for _, status, _ in answers] == [{**GOOD, **BAD}[path] for path, _, _ in answers]
    made = [face_id for _, status, body in answers if status == 201 for face_id in body["ids"]]
    targets = [body["id2"] for path, _, body in answers if path == "/faces?amount=1&id1=1"]
    assert len(set(made + targets)) == len(made + targets) == 25 * (3 + 2 + 2)
    listed = server.get("/faces")[1]["ids"]
    assert listed == sorted([1, 2, *made, *targets])
    assert faces_in(results) == names(listed)
    assert server.terminate() == 0


@pytest.mark.long
@pytest.mark.parametrize("shared", [False, True])
def test_reloads_under_load_lose_no_face_that_was_acknowledged(serve, results, tmp_path, shared):
    settings = {"FACESPACE_DATABASE": f"sqlite:///{tmp_path}/faces.db"} if shared else {}
    server = serve(*(["--workers", "2"] if shared else []), **settings).wait_until_ready()
    stop, made, unknown = threading.Event(), [], []

    def make_and_look():
        while not stop.is_set():
            try:
                status, body = server.post("/faces?amount=5")
            except (URLError, ConnectionError):
                continue  # the worker that had accepted it has ended
            if status == 201:
                made.extend(body["ids"])
                unknown.extend(face_id for face_id in body["ids"] if server.get(f"/faces/{face_id}")[0] == 404)

    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(make_and_look) for _ in range(8)]
        try:
            for _ in range(4):
                before, workers = len(made), len(server.workers())
                server.process.send_signal(signal.SIGHUP)
                wait_for(lambda workers=workers: len(server.workers()) > workers)
                wait_for(lambda before=before: len(made) >= before + 100)
        finally:
            stop.set()
        for client in clients:
            client.result()
    assert unknown == []
    listed = server.get("/faces")[1]["ids"]
    assert sorted(made) == [face_id for face_id in listed if face_id in set(made)]
    assert len(set(made)) == len(made)
    assert faces_in(results) == names(listed)

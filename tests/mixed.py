"""Asks a service many things at once and compares each answer: `python -m tests.mixed 10000`.

Each client remembers the faces that it made, and what the service said about them. Whatever it asks about them later
must agree with that, whatever the other clients do meanwhile.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import requests
from PIL import Image

from tests.serving import Server

CLIENTS = 24
KEPT = 30  # faces that a client remembers
PATIENCE = 120  # seconds
WRONG = [
    ("GET", "/faces/0", None, 404),
    ("GET", "/faces/01", None, 404),
    ("GET", "/faces/9007199254740993", None, 404),
    ("POST", "/faces?amount=0", None, 400),
    ("POST", "/faces?amount=1&seed=-1", None, 400),
    ("POST", "/faces/averages", {"ids": []}, 400),
    ("POST", "/faces/averages", {"ids": [1], "weights": ["many"]}, 400),
    ("POST", "/stimulus-sets", {"ids": [1], "standardise": {"size": 0}}, 400),
    ("GET", "/sheets/faces?ids=1,x", None, 400),
    ("PUT", "/faces", None, 405),
]


@dataclasses.dataclass
class Tally:
    """What was seen: `wrong` holds a line for each answer that was not right."""

    answers: collections.Counter[int] = dataclasses.field(default_factory=collections.Counter)
    wrong: list[str] = dataclasses.field(default_factory=list)
    resident: list[int] = dataclasses.field(default_factory=list)  # megabytes of the worker, ten times on the way


class Client:
    """One client with faces of its own, which nobody else deletes."""

    def __init__(self, url: str, number: int, tally: Tally) -> None:
        self._url = url
        self._random = random.Random(number)
        self._session = requests.Session()
        self._tally = tally
        self._faces: dict[int, dict[str, Any]] = {}
        self._seeds = iter(range(number * 1_000_000, (number + 1) * 1_000_000))

    def ask(self) -> None:
        """Makes one request, and notes what is wrong with its answer."""
        calls = [self._make, self._make_again, self._show, self._image, self._converted, self._latent, self._delete,
                 self._average, self._transition, self._edit, self._list, self._sheet, self._distances, self._verify,
                 self._set, self._wrong]  # fmt: skip
        call = self._random.choice(calls) if len(self._faces) >= 3 else self._make
        try:
            problem = call()
        except Exception as error:
            problem = repr(error)
        if problem is not None:
            self._tally.wrong.append(f"{call.__name__}: {problem}")

    def close(self) -> None:
        self._session.close()

    def _send(self, method: str, path: str, body: Any = None) -> requests.Response:
        answer = self._session.request(method, self._url + path, json=body, timeout=PATIENCE)
        self._tally.answers[answer.status_code] += 1
        return answer

    def _expect(
        self,
        status: int,
        method: str,
        path: str,
        body: Any = None,
        check: Callable[[requests.Response], object] = lambda answer: True,
    ) -> str | None:
        """Returns what is wrong with the answer; being told to come again later is not."""
        answer = self._send(method, path, body)
        if answer.status_code == 503 and answer.headers.get("Retry-After"):
            return None
        if answer.status_code != status or not check(answer):
            return f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return None

    def _one(self) -> int:
        return self._random.choice(list(self._faces))

    def _some(self, amount: int) -> list[int]:
        return self._random.sample(list(self._faces), amount)

    def _remember(self, bodies: list[dict[str, Any]]) -> bool:
        """Remembers new faces; returns whether none of them has the id of another one."""
        fresh = not self._faces.keys() & {body["id"] for body in bodies}
        self._faces |= {body["id"]: body for body in bodies}
        while len(self._faces) > KEPT:
            del self._faces[next(iter(self._faces))]
        return fresh

    def _make(self) -> str | None:
        seed, amount = next(self._seeds), self._random.randint(1, 6)
        for _ in range(amount):
            next(self._seeds)

        def check(answer: requests.Response) -> bool:
            bodies = answer.json()["faces"]
            right = [body["recipe"]["seed"] for body in bodies] == list(range(seed, seed + amount))
            return self._remember(bodies) and right

        return self._expect(201, "POST", f"/faces?amount={amount}&seed={seed}", check=check)

    def _make_again(self) -> str | None:
        face = self._faces[self._one()]
        seed = face["recipe"].get("seed")
        if seed is None:
            return self._show()
        check = lambda answer: answer.json()["faces"] == [face]  # noqa: E731
        return self._expect(201, "POST", f"/faces?amount=1&seed={seed}", check=check)

    def _show(self) -> str | None:
        face = self._faces[self._one()]
        return self._expect(200, "GET", f"/faces/{face['id']}", check=lambda answer: answer.json() == face)

    def _image(self) -> str | None:
        face = self._faces[self._one()]

        def check(answer: requests.Response) -> bool:
            pixels = np.asarray(Image.open(io.BytesIO(answer.content)))
            return hashlib.sha256(pixels.tobytes()).hexdigest() == face["sha256"]

        return self._expect(200, "GET", f"/faces/{face['id']}/image", check=check)

    def _converted(self) -> str | None:
        size, format_ = self._random.randint(1, 300), self._random.choice(["png", "jpeg", "webp"])

        def check(answer: requests.Response) -> bool:
            with Image.open(io.BytesIO(answer.content)) as picture:
                return max(picture.size) == size and picture.format == format_.upper()

        return self._expect(200, "GET", f"/faces/{self._one()}/image?size={size}&format={format_}", check=check)

    def _latent(self) -> str | None:
        face_id = self._one()
        check = lambda answer: answer.json()["id"] == face_id and np.isfinite(answer.json()["latent"]).all()  # noqa: E731
        return self._expect(200, "GET", f"/faces/{face_id}/latent?space=w", check=check)

    def _delete(self) -> str | None:
        face_id = self._one()
        del self._faces[face_id]
        problem = self._expect(204, "DELETE", f"/faces/{face_id}", check=lambda answer: answer.content == b"")
        return problem or self._expect(404, "GET", f"/faces/{face_id}/image")

    def _derived(self, path: str, body: dict[str, Any]) -> str | None:
        def check(answer: requests.Response) -> bool:
            bodies = answer.json()["faces"]
            shown = [self._send("GET", f"/faces/{body['id']}").json() for body in bodies]
            return self._remember(bodies) and shown == bodies

        return self._expect(201, "POST", path, body, check)

    def _average(self) -> str | None:
        return self._derived("/faces/averages", {"ids": self._some(3)})

    def _transition(self) -> str | None:
        ids = self._some(2)
        return self._derived("/faces/transitions", {"from": ids[0], "to": ids[1], "amount": 3})

    def _edit(self) -> str | None:
        face_id = self._one()
        return self._derived("/faces/edits", {"id": face_id, "direction": "pca_0", "strengths": [1]})

    def _list(self) -> str | None:
        mine = set(self._faces)
        return self._expect(200, "GET", "/faces", check=lambda answer: mine <= set(answer.json()["ids"]))

    def _sheet(self) -> str | None:
        ids = ",".join(map(str, self._some(3)))

        def check(answer: requests.Response) -> bool:
            return Image.open(io.BytesIO(answer.content)).format == "PNG"

        return self._expect(200, "GET", f"/sheets/faces?ids={ids}&size=32", check=check)

    def _distances(self) -> str | None:
        face_id = self._one()

        def check(answer: requests.Response) -> bool:
            [found] = answer.json()["distances"]
            return bool(found["w"] == 0 and found["pixel"] == 0)

        return self._expect(200, "GET", f"/faces/{face_id}/distances?to={face_id}", check=check)

    def _verify(self) -> str | None:
        face_id = self._one()
        return self._expect(200, "POST", f"/faces/{face_id}/verify", check=lambda answer: answer.json()["equal"])

    def _set(self) -> str | None:
        body = {"ids": self._some(2), "standardise": {"size": 32, "gray": True}}
        return self._expect(200, "POST", "/stimulus-sets", body, lambda answer: answer.content[:2] == b"PK")

    def _wrong(self) -> str | None:
        method, path, body, status = self._random.choice(WRONG)
        return self._expect(status, method, path, body)


def run(server: Server, amount: int) -> Tally:
    """Lets CLIENTS clients make `amount` requests together; returns what was seen."""
    tally = Tally()
    clients = [Client(f"http://127.0.0.1:{server.port}", number, tally) for number in range(1, CLIENTS + 1)]
    [worker] = server.workers()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(10):
            rounds = amount // CLIENTS // 10

            def ask(client: Client, rounds: int = rounds) -> None:
                for _ in range(rounds):
                    client.ask()

            list(pool.map(ask, clients))
            tally.resident.append(_resident(worker))
    for client in clients:
        client.close()
    return tally


def _resident(process: int) -> int:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) // 1024


def main() -> None:
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "results").wait_until_ready()
        tally = run(server, amount)
        server.kill()
    report = {"answers": dict(tally.answers), "wrong": len(tally.wrong), "megabytes": tally.resident}
    sys.stdout.write(f"{json.dumps(report)}\n")
    sys.stdout.writelines(f"{line}\n" for line in tally.wrong[:20])


if __name__ == "__main__":
    main()

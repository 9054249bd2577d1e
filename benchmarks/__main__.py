"""`python -m benchmarks`: measures this machine, and prints the tables of benchmarks/README.md."""

from __future__ import annotations

import itertools
import statistics
import tempfile
from pathlib import Path

import click

from benchmarks.engine_commands import COMMANDS


@click.group()
def benchmarks() -> None:
    """Measure the speed of Facespace on this machine. Run nothing else meanwhile."""


for command in COMMANDS:
    benchmarks.add_command(command)


@benchmarks.command("bad_clients")
@click.option("--network", default="faces64", show_default=True, help="As FACESPACE_NETWORK.")
@click.option("--connections", default=64, show_default=True, help="Bad connections of each kind.")
@click.option("--seconds", default=15.0, show_default=True, help="How long each kind is watched.")
@click.option("--kind", multiple=True, help="Only these kinds.")
def bad_clients_table(network: str, connections: int, seconds: float, kind: tuple[str, ...]) -> None:
    """The worst times of quick calls, and the memory of the worker, beside bad clients of every kind."""
    from benchmarks import bad_clients

    print(f"| {connections} bad clients | {' | '.join(bad_clients.WATCHED)} | memory |")
    print("|---" * (len(bad_clients.WATCHED) + 2) + "|")
    with bad_clients.service(network) as running:
        for name, disturb in bad_clients.disturbances(running, connections):
            if not kind or name in kind:
                times, memory = bad_clients.measure(running, disturb, seconds)
                print(f"| {name} | {' | '.join(f'{t:.2f} s' for t in times)} | {memory:.0f} MB |", flush=True)


@benchmarks.command("crossings")
@click.option("--verbose", is_flag=True, help="List the crossings, one per line.")
def crossings_table(verbose: bool) -> None:
    """Count how often `POST /faces?amount=1` crosses from one of our files to another."""
    from benchmarks import crossings

    request, others = crossings.measure()
    print("| threads | crossings | direct crossings | calls | files |")
    print("|---|---|---|---|---|")
    for name, found in (("of the request", request), ("the others", others)):
        print(f"| {name} | {len(found.crossings)} | {found.direct} | {found.calls} | {found.files} |")
    if verbose:
        for name, found in (("The request's thread", request), ("The other threads", others)):
            print(f"\n{name}:")
            for number, crossing in enumerate(found.crossings, start=1):
                print(f"{number:3} {crossing}")


@benchmarks.command("lists")
def lists_table() -> None:
    """Measure `GET /faces` for long lists, of ids and of whole faces."""
    from benchmarks import service

    print(f"| faces | {' | '.join(service.LISTS)} |")
    print("|---" * (len(service.LISTS) + 1) + "|")
    for size, taken in service.list_seconds():
        print(f"| {size:,} | {' | '.join(f'{each * 1000:.1f} ms' for each in taken)} |", flush=True)


@benchmarks.command("jobs")
@click.option("--network", default="bundled", show_default=True, help="As FACESPACE_NETWORK.")
@click.option("--faces", default=2000, show_default=True, help="Faces of the job.")
@click.option("--seconds", default=20.0, show_default=True, help="How long the idle service is watched.")
def jobs_table(network: str, faces: int, seconds: float) -> None:
    """Measure what jobs cost while there are none, and how fast a large one is."""
    from benchmarks import jobs

    found = jobs.measure(network, faces, seconds)
    print("| start of jobs, CPU time | memory | idle | job, faces/s | one by one over HTTP, faces/s | ratio |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {found.started:.2f} s | {found.memory} MB | {found.idle:.1%} of a core | {found.rate:.0f} "
        f"| {found.http:.0f} | {found.rate / found.http:.2f} |"
    )


@benchmarks.command("previews")
@click.option("--network", default="bundled", show_default=True, help="As FACESPACE_NETWORK.")
@click.option("--clients", default=10, show_default=True, help="Clients that ask for previews at once.")
@click.option("--amount", default=2000, show_default=True, help="Faces of the job that runs meanwhile.")
@click.option("--seconds", default=6.0, show_default=True, help="How long each row is measured.")
@click.option(
    "--pause", type=float, multiple=True, default=[1.0, 0.25], show_default=True,
    help="Mean seconds between the answer that a client gets and its next preview. May be repeated.",
)  # fmt: skip
def previews_table(network: str, clients: int, amount: int, seconds: float, pause: tuple[float, ...]) -> None:
    """How long previews take beside a large job, compared with the bare generator's time for one face."""
    from benchmarks import previews

    print("| previews of | pause | job | number | bare generator | median | worst |")
    print("|---|---|---|---|---|---|---|")
    for kind, mean, faces in itertools.product(previews.KINDS, pause, (0, amount)):
        row = previews.measure(network, kind, clients, faces, seconds, mean)
        job = f"{faces:,} faces" if faces else "none"
        ratios = " | ".join(f"{each * 1000:.1f} ms ({each / row.bare:.1f})" for each in (row.median, row.worst))
        print(f"| {kind} | {mean:g} s | {job} | {len(row.times)} | {row.bare * 1000:.1f} ms | {ratios} |", flush=True)


@benchmarks.command("page")
@click.option("--network", default="bundled", show_default=True, help="As FACESPACE_NETWORK.")
@click.option("--faces", default=10_000, show_default=True, help="Faces in the results folder.")
def page_table(network: str, faces: int) -> None:
    """How fast the page is in a browser: the first face, scrolling, and previews. Needs Chromium."""
    from benchmarks import page

    found = page.measure(network, faces)

    def row(*cells: str) -> None:
        print(f"| {' | '.join(cells)} |", flush=True)

    row("", "median", "worst")
    row("---", "---", "---")
    for name, times in (("empty cache", found.first_face), ("files in the cache", found.again)):
        row(f"first face of {faces:,}, {name}", f"{statistics.median(times):.2f} s", f"{max(times):.2f} s")
    longest = f"{found.longest_task * 1000:.0f} ms" if found.longest_task else "under 50 ms"
    row(f"longest task while scrolling, {found.frames:,} frames", "", longest)
    for mode, times in found.previews.items():
        median, worst = statistics.median(times), max(times)
        ratios = [f"{each * 1000:.1f} ms ({each / found.bare:.1f})" for each in (median, worst)]
        row(f"slider of {mode} to picture, {len(times)} moves", *ratios)
    row("bare generator and encoding", f"{found.bare * 1000:.1f} ms", "")
    row("sent without pictures and JSON", f"{found.sent / 1000:.0f} kB", "")


@benchmarks.command("start")
@click.option("--faces", default=100_000, show_default=True, help="Number of faces in the results folder.")
def start_table(faces: int) -> None:
    """Measure the time until the service is ready, with and without faces in the results folder."""
    from benchmarks import service

    print("| results folder | ready after |")
    print("|---|---|")
    for state, taken in service.start_seconds(faces):
        print(f"| {state} | {taken:.1f} s |", flush=True)


@benchmarks.command("memory")
@click.option("--at-once", type=int, multiple=True, default=[1, 3], show_default=True, help="Requests at once.")
def memory_table(at_once: tuple[int, ...]) -> None:
    """Peak memory of the most expensive calls of faces64."""
    from benchmarks import memory, processes, service

    print("| call | at once | peak above the new server | seconds | answers |")
    print("|---|---|---|---|---|")
    for number in at_once:
        with tempfile.TemporaryDirectory() as folder, service.server_on(Path(folder), "faces64") as (url, _, gunicorn):
            for name, megabytes, seconds, answers in memory.measure(url, processes.child(gunicorn), number):
                print(f"| {name} | {number} | {megabytes} MB | {seconds:.1f} | {answers} |", flush=True)


@benchmarks.command("edits")
@click.option("--faces", default=40, show_default=True, help="How many random faces are edited.")
@click.option("--only", multiple=True, help="Only these edits.")
@click.option(
    "--strips",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also make steps, and write a picture of the first ones here.",
)
def edits_table(faces: int, only: tuple[str, ...], strips: Path | None) -> None:
    """What edits of the bundled network reach while everything else is held, as other networks measure it."""
    from benchmarks import held_edits, service
    from benchmarks.judge import of_the_bundled_network

    judge, own = of_the_bundled_network()
    print(held_edits.HEAD)
    with tempfile.TemporaryDirectory() as folder, service.server_on(Path(folder), "bundled") as (url, _, _):
        ids = held_edits.random_faces(url, faces)
        for name, edits in held_edits.EDITS.items():
            if not only or name in only:
                found = [held_edits.edited(url, ids, each.targets, each.hold) for each in edits]
                print(held_edits.row(name, held_edits.verdict(judge, found, own)), flush=True)
        if strips:
            print("\n| from -2 to 2 SD | rising strips | rising steps |\n|---|---|---|")
            shown = []
            for name in held_edits.STEPS:
                made = [held_edits.steps(url, number, name) for number in ids]
                print(f"| {name} | {' | '.join(f'{each:.0%}' for each in held_edits.monotone(judge, made, name))} |")
                shown += made[:8]
            held_edits.save(strips, shown)


@benchmarks.command("compare")
@click.argument("other", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--network", default="faces64", show_default=True, help="What both checkouts serve.")
@click.option("--rounds", default=12, show_default=True, help="How often each job is done.")
def compare_table(other: Path, network: str, rounds: int) -> None:
    """Compare this checkout with an older one in the folder OTHER."""
    from benchmarks.compare import compare, compare_generators

    print("| job | other | this | ratio |")
    print("|---|---|---|---|")
    before, now, ratio = compare_generators(other.resolve(), network, max(rounds // 4, 1))
    print(f"| one image of the generator, CPU time | {before * 1000:.1f} ms | {now * 1000:.1f} ms | {ratio:.2f} |")
    for name, before, now, ratio in compare(other.resolve(), network, rounds):
        print(f"| {name} | {before * 1000:.0f} ms | {now * 1000:.0f} ms | {ratio:.2f} |", flush=True)


@benchmarks.command("training")
@click.option(
    "--resolution",
    type=int,
    multiple=True,
    default=[64, 128],
    show_default=True,
    help="Side of the images in pixels. May be repeated.",
)
@click.option("--preset", default="laptop", show_default=True, help="Preset of `train`.")
@click.option(
    "--precision", multiple=True, default=["float32"], show_default=True, help="float32 or bfloat16. May be repeated."
)
@click.option("--augment", is_flag=True, help="Train with adaptive augmentation.")
@click.option(
    "--kimg", default=1.0, show_default=True, help="Thousands of images between checkpoints. A run makes three."
)
def training_table(
    resolution: tuple[int, ...], preset: str, precision: tuple[str, ...], augment: bool, kimg: float
) -> None:
    """Measure the `train` command.

    Prints the seconds per kimg (1000 images), and the share of time in which the compiled step does not run.
    """
    import keras

    from benchmarks import training

    print("| resolution | channel base | batch | precision | augmentation | backend | s/kimg | outside | peak memory |")
    print("|---|---|---|---|---|---|---|---|---|")
    for side in resolution:
        for kind in precision:
            options = {"--preset": preset, "--precision": kind, "--aug": "ada" if augment else "none"}
            with tempfile.TemporaryDirectory() as folder:
                row = training.measure(Path(folder), side, kimg, options)
            config = row["config"]
            print(
                f"| {side} | {config['channel_base']} | {config['batch']} | {kind} | {config['aug']} "
                f"| {keras.backend.backend()} | {row['seconds_per_kimg']:.1f} | {row['outside_share']:.1%} "
                f"| {row['peak']:.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    benchmarks()

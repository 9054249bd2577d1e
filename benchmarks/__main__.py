"""`python -m benchmarks`: measures this machine, and prints the tables of benchmarks/README.md."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks import engine


@click.group()
def benchmarks() -> None:
    """Measure the speed of Facespace on this machine. Run nothing else meanwhile."""


@benchmarks.command("engine")
@click.option(
    "--network",
    type=click.Choice(list(engine.NETWORKS)),
    multiple=True,
    default=list(engine.NETWORKS),
    help="Size of the network. May be repeated. Default: all.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "bfloat16"]),
    multiple=True,
    default=["float32", "bfloat16"],
    help="Precision of the convolutions. May be repeated. Default: both.",
)
@click.option("--batch-size", default=1, show_default=True, help="Images per launch (8 or 32 on a GPU).")
@click.option("--images", default=1, show_default=True, help="Images per call.")
def engine_table(network: list[str], precision: list[str], batch_size: int, images: int) -> None:
    """Measure the generator alone.

    Prints the seconds per image, and the speed as a share of that of the fastest convolution. Each row is measured in a
    process of its own.
    """
    print(
        "| network | precision | seconds per image | images/s | ceiling, GFLOP/s | share of the ceiling | peak memory |"
    )
    print("|---|---|---|---|---|---|---|")
    for name in network:
        for kind in precision:
            command = [sys.executable, "-m", "benchmarks", "row", name, kind, str(batch_size), str(images)]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"| {name} | {kind} | {row['image']:.4f} | {1 / row['image']:.1f} | {row['ceiling']:.0f} "
                f"| {row['share']:.0%} | {row['peak']:.0f} MB |",
                flush=True,
            )


@benchmarks.command("row", hidden=True)
@click.argument("network")
@click.argument("precision")
@click.argument("batch_size", type=int)
@click.argument("images", type=int)
def engine_row(network: str, precision: str, batch_size: int, images: int) -> None:
    """Print one row of the engine's table as JSON."""
    print(json.dumps(engine.measure(network, precision, batch_size, images)))


@benchmarks.command("service")
def service_table() -> None:
    """Measure the time to the first face, and the images per second over HTTP.

    The bare generator is measured in the same run.
    """
    import stylegan2
    from benchmarks import service

    print("| network | first face | bare generator | HTTP, 1 client | HTTP, 8 clients |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        random256 = service.write_random_network(Path(folder), 256, 16384)
        for name, path, faces in (("bundled", "bundled", 400), ("random weights, 256 px", str(random256), 60)):
            bare = service.bare_rate(stylegan2.load(path), faces)
            with service.server(path) as (url, first):
                rates = [service.http_rate(url, clients, faces) for clients in (1, 8)]
            shown = " | ".join(f"{rate:.1f} images/s ({rate / bare:.2f})" for rate in rates)
            print(f"| {name} | {first:.1f} s | {bare:.1f} images/s | {shown} |", flush=True)


@benchmarks.command("exploring")
def exploring_table() -> None:
    """Measure a transition, a mix sheet and a film over HTTP.

    Prints their speeds as ratios to that of the bare generator in the same run.
    """
    import stylegan2
    from benchmarks import exploring, service

    print("| network | call | images | images/s | ratio to the bare generator |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        random256 = service.write_random_network(Path(folder), 256, 16384)
        for name, path, images in (("bundled", "bundled", 200), ("random weights, 256 px", str(random256), 20)):
            bare = functools.partial(service.bare_rate, stylegan2.load(path), images)
            with service.server(path) as (url, _):
                for call, made, rate, share in exploring.measure(url, bare):
                    print(f"| {name} | {call} | {made} | {rate:.1f} | {share:.2f} |", flush=True)


@benchmarks.command("bad_clients")
@click.option("--network", default="bundled", show_default=True, help="As FACESPACE_NETWORK.")
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
    """Measure `GET /faces` for long lists."""
    from benchmarks import service

    print("| faces | GET /faces |")
    print("|---|---|")
    for size, taken in service.list_seconds():
        print(f"| {size:,} | {taken * 1000:.1f} ms |", flush=True)


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
    """Peak memory of the most expensive calls of the bundled network."""
    from benchmarks import memory, service

    print("| call | at once | peak above the new server | seconds | answers |")
    print("|---|---|---|---|---|")
    for number in at_once:
        with tempfile.TemporaryDirectory() as folder, service.server_on(Path(folder), "bundled") as (url, _, gunicorn):
            for name, megabytes, seconds, answers in memory.measure(url, memory.child(gunicorn), number):
                print(f"| {name} | {number} | {megabytes} MB | {seconds:.1f} | {answers} |", flush=True)


@benchmarks.command("compare")
@click.argument("other", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--network", default="bundled", show_default=True, help="What both checkouts serve.")
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

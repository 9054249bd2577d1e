"""The commands that measure each engine: `engine`, `service`, `exploring`."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path

import click

from benchmarks import engine
from benchmarks.networks import NETWORKS, served
from stylegan2.engines import ENGINES

engine_option = functools.partial(
    click.option,
    "--engine",
    "engines",
    type=click.Choice(ENGINES),
    multiple=True,
    help="What computes the images. May be repeated. Default: OpenVINO and TensorFlow, as far as installed.",
)


@click.command("engine")
@engine_option()
@click.option(
    "--network",
    type=click.Choice(list(NETWORKS)),
    multiple=True,
    default=list(NETWORKS),
    help="Size of the network. May be repeated. Default: all.",
)
@click.option(
    "--precision",
    type=click.Choice(["float32", "bfloat16"]),
    multiple=True,
    help="Precision of the convolutions. May be repeated. Default: both, or float32 if the CPU has no bfloat16.",
)
@click.option("--batch-size", default=1, show_default=True, help="Images per launch on Keras (8 or 32 on a GPU).")
@click.option("--images", default=1, show_default=True, help="Images per call.")
@click.option("--rounds", default=3, show_default=True, help="How often each row is measured.")
def engine_table(
    engines: tuple[str, ...],
    network: tuple[str, ...],
    precision: tuple[str, ...],
    batch_size: int,
    images: int,
    rounds: int,
) -> None:
    """Measure the generator alone.

    Prints the seconds per image, and the speed as a share of that of the fastest convolution. The engines are measured
    in turn, each time in a process of its own.
    """
    native = engine.has_bfloat16()
    if not native:
        print("This CPU has no instructions for bfloat16: both engines emulate it and take several times as long.\n")
    print(
        "| network | precision | engine | seconds per image | images/s | ceiling (chain), GFLOP/s "
        "| share (of the chain) | peak memory | ratio to TensorFlow |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name in network:
        for kind in precision or (["float32", "bfloat16"] if native else ["float32"]):
            rows = engine.compare(engines or engine.installed(), (name, kind, batch_size, images), rounds)
            for computed_by, row in rows.items():
                ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
                print(
                    f"| {name} | {kind} | {computed_by} | {row.image:.4f} | {1 / row.image:.1f} | {row.ceiling:.0f} "
                    f"({row.chain:.0f}) | {row.share:.0%} ({row.chain_share:.0%}) | {row.peak:.0f} MB | {ratio} |",
                    flush=True,
                )


@click.command("row", hidden=True)
@click.argument("computed_by")
@click.argument("network")
@click.argument("precision")
@click.argument("batch_size", type=int)
@click.argument("images", type=int)
def engine_row(computed_by: str, network: str, precision: str, batch_size: int, images: int) -> None:
    """Print the figures of one row of the engine's table as JSON."""
    print(json.dumps(engine.measure(computed_by, network, precision, batch_size, images)))


@click.command("service")
@engine_option()
def service_table(engines: tuple[str, ...]) -> None:
    """Measure the first face, the memory, and the images per second over HTTP.

    The bare generator is measured in the same run.
    """
    from benchmarks import serving

    print(
        "| network | engine | first face | CPU time | memory | memory later (peak) | CPU time of 100 faces "
        "| bare generator | HTTP, 1 client | HTTP, 8 clients |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, address, faces in served(Path(folder), 400, 60):
            for computed_by in engines or engine.installed():
                row = serving.measure(computed_by, address, faces)
                rates = " | ".join(f"{rate:.1f} images/s ({rate / row.bare:.2f})" for rate in row.rates)
                print(
                    f"| {name} | {computed_by} | {row.first:.1f} s | {row.first_cpu:.1f} s | {row.first_memory} MB "
                    f"| {row.memory} MB ({row.peak} MB) | {row.cpu:.2f} s | {row.bare:.1f} images/s | {rates} |",
                    flush=True,
                )


@click.command("bare", hidden=True)
@click.argument("computed_by")
@click.argument("network")
@click.argument("faces", type=int)
def bare_rate(computed_by: str, network: str, faces: int) -> None:
    """Print the images per second of a generator alone."""
    import stylegan2
    from benchmarks import service

    print(service.bare_rate(stylegan2.load(network, engine=computed_by), faces))


@click.command("exploring")
@click.option("--engine", "computed_by", type=click.Choice(ENGINES), help="What computes. Default: the fastest one.")
def exploring_table(computed_by: str | None) -> None:
    """Measure a transition, a mix sheet and a film over HTTP.

    Prints their speeds as ratios to that of the bare generator in the same run.
    """
    import stylegan2
    from benchmarks import exploring, service
    from stylegan2.engines import choose_engine

    chosen = choose_engine(computed_by)
    print("| network | engine | call | images | images/s | ratio to the bare generator |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, address, images in served(Path(folder), 200, 20):
            bare = functools.partial(service.bare_rate, stylegan2.load(address, engine=chosen), images)
            with (
                tempfile.TemporaryDirectory() as results,
                service.server_on(Path(results), address, engine=chosen) as (url, *_),
            ):
                for call, made, rate, share in exploring.measure(url, bare):
                    print(f"| {name} | {chosen} | {call} | {made} | {rate:.1f} | {share:.2f} |", flush=True)


COMMANDS = (engine_table, engine_row, service_table, bare_rate, exploring_table)

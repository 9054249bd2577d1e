"""`evaluate`: compares a network with the pictures that it was trained on."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stylegan2.training.commands.errors import errors_in_one_line

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from stylegan2.training.metrics.evaluation import Evaluation


@click.command()
@click.argument("network")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--images", default=4096, show_default=True, help="Pictures to compare, of the network and of DATA.")
@click.option(
    "--truncation-psi", default=1.0, show_default=True, help="Truncation; 1 measures the network as it was trained."
)
@click.option(
    "--seed", default=0, show_default=True, help="First seed of the pictures; also selects the training pictures."
)
@click.option(
    "--neighbours",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write suspected copies and their neighbours to this PNG.",
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers to this file."
)
@click.option(
    "--save-images",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pictures of the network to this folder.",
)
def evaluate(
    network: str,
    data: Path,
    images: int,
    truncation_psi: float,
    seed: int,
    neighbours: Path | None,
    json_file: Path | None,
    save_images: Path | None,
) -> None:
    """Measure NETWORK (a file, or a name that `stylegan2.load` knows) against the zip files of pictures in DATA.

    Works offline. The sliced Wasserstein distance compares the details of each size. The floor beside it is the
    distance between two halves of DATA. Then follows how near the network's pictures come to pictures of DATA, compared
    with how near those come to each other. --neighbours writes the 8 nearest, each followed by its 4 neighbours.

    FID and KID need a network that must be downloaded; other packages compute them from folders of pictures. Write the
    pictures with --save-images (50,000 for numbers that compare with papers), unpack DATA, and for instance:

    \b
      pip install torch-fidelity
      fidelity --gpu 0 --fid --kid --input1 PICTURES --input2 DATA_UNPACKED

    The unpacked pictures must have the network's size. clean-fid is another such package:
    fid.compute_fid(PICTURES, DATA_UNPACKED). Neither package has been tested with Facespace, because its weights could
    not be downloaded.
    """
    import stylegan2
    from stylegan2.training.dataset import ImageArchive
    from stylegan2.training.metrics.evaluation import Evaluator

    with errors_in_one_line():
        for path in filter(None, (neighbours, json_file)):
            if not path.parent.is_dir():
                raise ValueError(f"{path} cannot be written: there is no folder {path.parent}")
        loaded = stylegan2.load(network)
        config = loaded.config
        with ImageArchive(data, config.img_height, config.img_width, config.img_channels) as archive:
            evaluator = Evaluator(loaded, archive, images, truncation_psi, seed, shown)
            if evaluator.images < images:
                click.echo(f"{data} has {len(archive)} pictures: measuring with {evaluator.images}, half of them")
            if save_images:
                write_images(save_images, evaluator.fakes(images), seed)
            found, sheet = evaluator.evaluate()
        click.echo("\n".join(lines(network, found)))  # before the files, whose writing may fail
        written(neighbours, lambda path: sheet.save(path, format="PNG"))
        written(json_file, lambda path: path.write_text(json.dumps({"network": network, **found.to_dict()}, indent=1)))


def lines(network: str, found: Evaluation) -> Iterator[str]:
    """Yields the lines to print."""
    yield f"{network}, {found.images} pictures, psi {found.truncation_psi:g}, seeds from {found.seed}"
    yield ""
    yield from table(found.swd, found.swd_floor)
    score = found.copying
    yield ""
    yield "nearest training picture, grey levels at 32 pixels (median)"
    yield f"  of a generated picture     {score.fake_distance:8.2f}"
    yield f"  of a real picture          {score.real_distance:8.2f}"
    yield f"  ratio                      {score.ratio:8.2f}   1: as far apart as real pictures; near 0: copies"
    yield f"  suspected copies           {score.suspects:8.1%}   nearer than {score.suspect_distance:.2f}; real ones 1%"


def table(swd: Mapping[str, float], floor: Mapping[str, float]) -> Iterator[str]:
    """Yields a table of the distances with a row per level."""
    yield "sliced Wasserstein distance, x 1000"
    yield f"  {'level':<10}{'network':>10}{'floor':>10}{'times':>8}"
    for level, value in swd.items():
        times = f"{value / floor[level]:8.1f}" if floor[level] else ""
        yield f"  {level:<10}{value:10.2f}{floor[level]:10.2f}{times}"


def write_images(folder: Path, batches: Iterable[np.ndarray], seed: int) -> None:
    """Writes each picture as a PNG, named by its seed."""
    from stylegan2.pictures.sheet import sheet

    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate((image for batch in batches for image in batch), seed):
        picture: Image.Image = sheet(image[None])
        written(folder / f"seed{number:010d}.png", functools.partial(picture.save, format="PNG"))


def written(path: Path | None, write: Callable[[Path], Any]) -> None:
    """Lets `write` write the file `path`, which appears as a whole or not at all. Does nothing without a path."""
    from stylegan2.files.durable import replacing

    if path:
        with replacing(path) as temporary:
            write(temporary)


def shown(steps: Iterable[Any], description: str, total: int) -> Iterable[Any]:
    """Shows a progress bar over `steps` on a terminal, and removes it at the end."""
    from tqdm import tqdm

    return tqdm(steps, description, total, leave=False, disable=None)

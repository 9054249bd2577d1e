"""`prepare`: turns a folder of photographs into a training set."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from stylegan2.training.preparation.settings import PreparationSettings


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("dest", type=click.Path(path_type=Path))
@click.option("--resolution", type=int, help="Side of square training pictures, in pixels.")
@click.option("--width", type=int, help="Width of training pictures that are not square.")
@click.option("--height", type=int, help="Height of training pictures that are not square.")
@click.option(
    "--channels",
    type=click.Choice(["auto", "gray", "rgb", "rgba"]),
    default="auto",
    show_default=True,
    help="auto: gray if all pictures are gray, rgba if any pixel is transparent, else rgb.",
)
@click.option(
    "--fit",
    type=click.Choice(["crop", "pad"]),
    default="crop",
    show_default=True,
    help="Cut out the middle, or keep the whole picture and fill up with the background.",
)
@click.option("--background", default="white", show_default=True, help="Colour behind padding and transparency.")
@click.option("--align", is_flag=True, help="Find the face, and cut it out upright and equally large, as in FFHQ.")
@click.option("--all-faces", is_flag=True, help="With --align: make a picture of each face, not only of the largest.")
@click.option("--allow-upscaling", is_flag=True, help="Enlarge small pictures instead of setting them aside.")
@click.option(
    "--duplicate-distance",
    default=12,
    show_default=True,
    help="Bits (of 256) in which near duplicates may differ, up to 15; -1 keeps near duplicates.",
)
@click.option(
    "--labels",
    metavar="CSV|folders|none",
    help="A CSV file with the columns file and label, `folders`, or `none`; by default each dataset.json in SOURCE.",
)
@click.option("--workers", type=click.IntRange(min=0), help="Processes besides this one; by default one per core.")
def prepare(source: Path, dest: Path, resolution: int | None, workers: int | None, **options: Any) -> None:
    """Make the training set DEST (zip shards) from the pictures in SOURCE, a folder or a zip.

    Reads all files of SOURCE, including those in folders and zips inside it, and changes none. Links to folders are not
    followed; names that begin with a dot are left out. DEST/report.csv lists each file that was set aside with the
    reason: unreadable, too small, a duplicate of an earlier file, without a face, or without a label.
    DEST/contact-sheet.png and DEST/mean.png show the result, and DEST/images.csv says which file each picture is from.

    Without a size, the pictures are squares. Their side is the largest power of two from 8 to 1024 for which at most
    5 % of the pictures (with --align, of the faces) must be enlarged.

    Classes are numbered in the order of their labels (whole numbers by value). Files in the CSV are paths from SOURCE,
    through zips. With `folders`, the name of the top folder is the label. Without --labels, those of NVIDIA's dataset
    tool are taken over from each dataset.json.

    After an interruption the same command continues, and the result is the same. --align needs the packages of
    requirements-training.txt.
    """
    from stylegan2.pictures.errors import DetectorUnavailable
    from stylegan2.training.preparation.errors import PreparationError
    from stylegan2.training.preparation.job import PreparationJob
    from stylegan2.training.preparation.preparing import prepare as run

    workers = (os.cpu_count() or 1) if workers is None else workers
    try:
        settings = _settings(resolution, **options)
        about = run(
            PreparationJob(source=source, settings=settings, workers=workers, show_progress=sys.stderr.isatty()), dest
        )
    except (PreparationError, DetectorUnavailable) as error:
        raise click.ClickException(str(error)) from error
    for line in _summary(about, dest):
        click.echo(line)


def _settings(resolution: int | None, width: int | None, height: int | None, **options: Any) -> PreparationSettings:
    from stylegan2.training.preparation.errors import PreparationError
    from stylegan2.training.preparation.settings import PreparationSettings

    if resolution is not None:
        if width is not None or height is not None:
            raise PreparationError("give either --resolution, or --width and --height")
        width = height = resolution
    return PreparationSettings(img_width=width, img_height=height, **options)


def _summary(about: dict[str, Any], dest: Path) -> list[str]:
    if about["already_finished"]:
        return [f"{dest} is already finished: {_contents(about)}. There is nothing to do."]
    lines = [f"{about['files']} files gave {_contents(about)}."]
    if about["several_faces"]:
        lines.append(f"Several faces: the largest was taken from {about['several_faces']} files.")
    if about["set_aside"]:
        counts = ", ".join(f"{count} {reason}" for reason, count in about["set_aside"].items())
        lines.append(f"Set aside: {counts}. {dest / 'report.csv'} lists them.")
    empty = [
        name for name, count in zip(about["classes"] or [], about["images_per_class"] or [], strict=True) if not count
    ]
    if empty:
        lines.append(f"No picture is left of these classes: {', '.join(empty)}.")
    lines.append(f"See {dest / 'contact-sheet.png'} and {dest / 'mean.png'}.")
    return lines


def _contents(about: dict[str, Any]) -> str:
    kind = {1: "gray", 3: "RGB", 4: "RGBA"}[about["img_channels"]]
    classes = f", {len(about['classes'])} classes" if about["classes"] else ""
    return (
        f"{about['images']} pictures of {about['img_width']}x{about['img_height']}, {kind}{classes}, "
        f"in {about['shards']} {'shard' if about['shards'] == 1 else 'shards'}"
    )

"""`python -m stylegan2.projection`: prepares the optional LPIPS weights."""

from __future__ import annotations

from pathlib import Path

import click

from stylegan2.errors import CheckpointError


@click.group()
def main() -> None:
    """Prepare files for projections that do not ship with the project."""


@main.command("lpips")
@click.argument("backbone", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("heads", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
def make_lpips(backbone: Path, heads: Path, output: Path) -> None:
    """Convert BACKBONE (torchvision's AlexNet) and HEADS (from the package `lpips`) to OUTPUT for FACESPACE_LPIPS."""
    from stylegan2.projection.lpips_file import convert_weights, write_lpips

    try:
        write_lpips(output, convert_weights(backbone, heads))
    except (CheckpointError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{output}: FACESPACE_LPIPS={output}")


if __name__ == "__main__":
    main()

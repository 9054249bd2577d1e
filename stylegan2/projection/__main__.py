"""`python -m stylegan2.projection`."""

from __future__ import annotations

from pathlib import Path

import click

from stylegan2.errors import CheckpointError


@click.group()
def main() -> None:
    """What projections need that does not come with the project."""


@main.command("lpips")
@click.argument("backbone", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("heads", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
def make_lpips(backbone: Path, heads: Path, output: Path) -> None:
    """Makes the file for FACESPACE_LPIPS of torchvision's AlexNet and the heads in the package `lpips`."""
    from stylegan2.projection.lpips_file import converted, write_lpips

    try:
        write_lpips(output, converted(backbone, heads))
    except (CheckpointError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{output}: FACESPACE_LPIPS={output}")


if __name__ == "__main__":
    main()

"""Brings a picture to a shape by cropping its centre or by padding it."""

from __future__ import annotations

from PIL import Image, ImageColor

FITS = ("crop", "pad")


def usable_size(width: float, height: float, target: tuple[int, int], fit: str) -> float:
    """Returns how many times the target (height, width) fits into the picture; below 1, it would be enlarged."""
    ratios = height / target[0], width / target[1]
    return min(ratios) if fit == "crop" else max(ratios)


def framed(image: Image.Image, target: tuple[int, int], fit: str, background: str) -> Image.Image:
    """Returns the picture in the target's (height, width).

    With `fit` "crop" it is the middle of the picture, with "pad" all of it with the background around it.
    """
    times = usable_size(image.width, image.height, target, fit)
    height, width = target
    if fit == "crop":
        left, top = (image.width - width * times) / 2, (image.height - height * times) / 2
        # Rounding must not put the box outside of the picture.
        box = max(left, 0), max(top, 0), min(left + width * times, image.width), min(top + height * times, image.height)
        return image.resize((width, height), Image.Resampling.LANCZOS, box=box)
    size = max(min(round(image.width / times), width), 1), max(min(round(image.height / times), height), 1)
    canvas = Image.new(image.mode, (width, height), background_colour(image.mode, background))
    small = image.resize(size, Image.Resampling.LANCZOS)
    canvas.paste(small, ((width - size[0]) // 2, (height - size[1]) // 2))
    return canvas


def background_colour(mode: str, background: str) -> int | tuple[int, ...]:
    """Returns the background colour for a mode; it is fully transparent if there is alpha."""
    if mode == "RGBA":
        return (*ImageColor.getrgb(background)[:3], 0)
    return ImageColor.getcolor(background, mode)

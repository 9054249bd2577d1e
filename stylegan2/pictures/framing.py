"""Bringing a picture to the target's shape by a centre crop or by padding."""

from __future__ import annotations

from PIL import Image, ImageColor

FITS = ("crop", "pad")


def usable_size(width: float, height: float, target: tuple[int, int], fit: str) -> float:
    """How many times the target (height, width) fits into the picture; below 1, it would have to be enlarged."""
    ratios = height / target[0], width / target[1]
    return min(ratios) if fit == "crop" else max(ratios)


def framed(image: Image.Image, target: tuple[int, int], fit: str, background: str) -> Image.Image:
    """The picture in the target's (height, width): the middle of it, or all of it with the background around it."""
    times = usable_size(image.width, image.height, target, fit)
    height, width = target
    if fit == "crop":
        left, top = (image.width - width * times) / 2, (image.height - height * times) / 2
        # Rounding must not put the box a hair outside.
        box = max(left, 0), max(top, 0), min(left + width * times, image.width), min(top + height * times, image.height)
        return image.resize((width, height), Image.Resampling.LANCZOS, box=box)
    size = max(min(round(image.width / times), width), 1), max(min(round(image.height / times), height), 1)
    canvas = Image.new(image.mode, (width, height), background_colour(image.mode, background))
    small = image.resize(size, Image.Resampling.LANCZOS)
    canvas.paste(small, ((width - size[0]) // 2, (height - size[1]) // 2))
    return canvas


def background_colour(mode: str, background: str) -> int | tuple[int, ...]:
    """The colour for a mode; fully transparent where there is alpha."""
    if mode == "RGBA":
        return (*ImageColor.getrgb(background)[:3], 0)
    return ImageColor.getcolor(background, mode)

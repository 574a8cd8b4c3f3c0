"""Comparison of pictures: another shade counts as the same, a moved block does not."""

import pytest
from PIL import Image, ImageDraw

from tests.browser import looks


def drawn(*boxes, size=(160, 160), ground=250) -> Image.Image:
    image = Image.new("RGB", size, (ground, ground, ground))
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=(120, 30, 40))
    return image


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (drawn(), drawn(ground=244), 0, 0),
        (drawn((10, 10, 60, 40)), drawn((10, 10, 60, 40)), 0, 0),
        (drawn((0, 0, 39, 39)), drawn((80, 80, 119, 119)), 0.12, 0.13),
        (drawn(), drawn(size=(160, 200)), 1, 1),
    ],
)
def test_difference__two_pictures_give_the_share_of_different_blocks(one, other, least, most):
    assert least <= looks.difference(one, other) <= most

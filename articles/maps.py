"""Where a place lies on `static/maps/world.svg`: plate carrée, ten units a degree. Pure."""

from __future__ import annotations

from dataclasses import dataclass

UNITS_A_DEGREE = 10
WIDTH, HEIGHT = 3_600, 1_800
WINDOW = (440, 264)  # what a small map shows: about Europe, or the Levant and Arabia


@dataclass(frozen=True)
class Place:
    """A point on the map, and the window around it as a `viewBox`."""

    x: int
    y: int
    view_box: str


def place(latitude: float, longitude: float) -> Place:
    """Return where a place lies; the window stays on the map at its edges.

    Latitude from -90 to 90 and longitude from -180 to 180, in degrees.
    """
    x = round((float(longitude) + 180) * UNITS_A_DEGREE)
    y = round((90 - float(latitude)) * UNITS_A_DEGREE)
    width, height = WINDOW
    left = min(max(x - width // 2, 0), WIDTH - width)
    top = min(max(y - height // 2, 0), HEIGHT - height)
    return Place(x, y, f"{left} {top} {width} {height}")

"""Positions of places on `static/maps/world.svg`: plate carrée, ten units per degree. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

UNITS_A_DEGREE = 10
WIDTH, HEIGHT = 3_600, 1_800
WINDOW = (440, 264)  # size of a small map: about Europe, or the Levant and Arabia

LETTERS_A_LINE = 60  # of a label, if it were as wide as the map
LETTER_WIDTH = 0.55  # of the size of a letter, on average
Box = tuple[int, int, int, int]  # left, top, right, bottom

EDGE = 90  # margin around places shown together: nine degrees


@dataclass(frozen=True)
class MapPoint:
    """A place as a point on the map, the window around it as a `viewBox`, and its name, "" for no label."""

    x: int
    y: int
    view_box: str
    name: str = ""


def map_point(latitude: float, longitude: float, name: str = "") -> MapPoint:
    """Return the position of a place; near an edge of the map, the window is moved to stay on it.

    Latitude from -90 to 90 and longitude from -180 to 180, in degrees.
    """
    x = round((float(longitude) + 180) * UNITS_A_DEGREE)
    y = round((90 - float(latitude)) * UNITS_A_DEGREE)
    width, height = WINDOW
    left = min(max(x - width // 2, 0), WIDTH - width)
    top = min(max(y - height // 2, 0), HEIGHT - height)
    return MapPoint(x, y, f"{left} {top} {width} {height}", name)


@dataclass(frozen=True)
class Spot:
    """A place among others: its point, the radius of its circle, and the object `of` the place.

    `label_y` is the base line of its name, centred at `x`; None if the name would cover another or a circle.
    """

    x: int
    y: int
    radius: int
    of: Any
    label_y: int | None = None


@dataclass(frozen=True)
class Overview:
    """Several places, the largest circles first, and the window around them as a `viewBox`."""

    spots: list[Spot]
    view_box: str
    letter_size: int


def overview(places: Iterable[tuple[float, float, int, Any]]) -> Overview | None:
    """Return a map of places given as (latitude, longitude, count, object), or None if there are none.

    The area of a circle grows with the count. Every object has a `name`, written where there is room.
    """
    spots = []
    for latitude, longitude, count, of in places:
        point = map_point(latitude, longitude)
        spots.append(Spot(point.x, point.y, round(6 + 6 * sqrt(count)), of))
    if not spots:
        return None
    left, right = min(s.x for s in spots) - EDGE, max(s.x for s in spots) + EDGE
    top, bottom = min(s.y for s in spots) - EDGE, max(s.y for s in spots) + EDGE
    width, height = max(right - left, WINDOW[0]), max(bottom - top, WINDOW[1])
    left, top = max(min(left, WIDTH - width), 0), max(min(top, HEIGHT - height), 0)
    spots.sort(key=lambda spot: -spot.radius)
    size = round(min(width, WIDTH) / LETTERS_A_LINE)
    box = f"{left} {top} {min(width, WIDTH)} {min(height, HEIGHT)}"
    return Overview(_labelled(spots, size), box, size)


def _labelled(spots: list[Spot], size: int) -> list[Spot]:
    """Return the spots with a label below or above those where it covers nothing, the first ones first."""
    taken = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    labelled = []
    for spot in spots:
        half = round(len(spot.of.name) * size * LETTER_WIDTH / 2)
        for base_line in (spot.y + spot.radius + size, spot.y - spot.radius - size // 3):
            box = (spot.x - half, base_line - size, spot.x + half, base_line + size // 3)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                spot = replace(spot, label_y=base_line)
                break
        labelled.append(spot)
    return labelled


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]

"""Positions of places on `static/maps/world.svg`: plate carrée, ten units per degree. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

UNITS_A_DEGREE = 10
WIDTH, HEIGHT = 3_600, 1_800
WINDOW = (440, 264)  # size of a small map: about Europe, or the Levant and Arabia

EDGE = 90  # margin around places shown together: nine degrees


@dataclass(frozen=True)
class MapPoint:
    """A place as a point on the map, and the window around it as a `viewBox`."""

    x: int
    y: int
    view_box: str


def map_point(latitude: float, longitude: float) -> MapPoint:
    """Return the position of a place; near an edge of the map, the window is moved to stay on it.

    Latitude from -90 to 90 and longitude from -180 to 180, in degrees.
    """
    x = round((float(longitude) + 180) * UNITS_A_DEGREE)
    y = round((90 - float(latitude)) * UNITS_A_DEGREE)
    width, height = WINDOW
    left = min(max(x - width // 2, 0), WIDTH - width)
    top = min(max(y - height // 2, 0), HEIGHT - height)
    return MapPoint(x, y, f"{left} {top} {width} {height}")


@dataclass(frozen=True)
class Spot:
    """A place among others: its point, the radius of its circle, and the object `of` the place."""

    x: int
    y: int
    radius: int
    of: object


@dataclass(frozen=True)
class Overview:
    """Several places, the largest circles first, and the window around them as a `viewBox`."""

    spots: list[Spot]
    view_box: str


def overview(places: Iterable[tuple[float, float, int, object]]) -> Overview | None:
    """Return a map of places given as (latitude, longitude, count, object), or None if there are none.

    The area of a circle grows with the count.
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
    return Overview(spots, f"{left} {top} {min(width, WIDTH)} {min(height, HEIGHT)}")

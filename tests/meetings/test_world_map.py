import re
from types import SimpleNamespace

import pytest
from django.conf import settings

from articles.meetings import world_map


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [(0, 0, 1800, 900), (90, -180, 0, 0), (31.63, -7.99, 1720, 584)],
)
def test_place__position_has_ten_units_per_degree(latitude, longitude, x, y):
    point = world_map.map_point(latitude, longitude)
    assert (point.x, point.y) == (x, y)


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (-77, 166)])
def test_place__window_near_the_edge_stays_on_the_map(latitude, longitude):
    left, top, width, height = map(int, world_map.map_point(latitude, longitude).view_box.split())
    assert 0 <= left <= world_map.WIDTH - width
    assert 0 <= top <= world_map.HEIGHT - height


def test_together__places_are_in_the_window_with_the_largest_first():
    paris, marrakesh, washington = (48.86, 2.35), (31.63, -7.99), (38.9, -77.04)
    p, m, w = (SimpleNamespace(name=name) for name in ("باريس", "مراكش", "واشنطن"))
    overview = world_map.overview([(*paris, 1, p), (*marrakesh, 1, m), (*washington, 16, w)])
    left, top, width, height = map(int, overview.view_box.split())
    assert all(left < s.x < left + width and top < s.y < top + height for s in overview.spots)
    assert overview.spots[0].of == w
    assert overview.spots[0].radius == 30


def test_together__no_place_gives_none_and_one_gives_the_smallest_window():
    assert world_map.overview([]) is None
    place = SimpleNamespace(name="مراكش")
    assert world_map.overview([(31.63, -7.99, 1, place)]).view_box.split()[2:] == ["440", "264"]


def test_together__names_cover_neither_each_other_nor_a_place():
    places = [
        (50.85, 4.35, 16, SimpleNamespace(name="بروكسل")),
        (48.86, 2.35, 9, SimpleNamespace(name="باريس")),
        (52.08, 4.31, 2, SimpleNamespace(name="لاهاي")),
        (51.5, -0.12, 1, SimpleNamespace(name="لندن")),
        (31.63, -7.99, 1, SimpleNamespace(name="مراكش")),
    ]
    overview = world_map.overview(places)
    named = [spot for spot in overview.spots if spot.label_y is not None]
    assert "مراكش" in [spot.of.name for spot in named]
    for spot in named:
        for other in overview.spots:
            if other is not spot and abs(other.x - spot.x) < other.radius:
                above, below = spot.label_y - overview.letter_size, spot.label_y
                assert not above < other.y < below


def test_world__no_outline_crosses_the_map_from_edge_to_edge():
    """A land that crosses the antimeridian is drawn as two, or a band runs across the Arctic."""
    svg = (settings.BASE_DIR / "static" / "maps" / "world.svg").read_text()
    (land,) = re.findall(r'<path id="land"[^>]*? d="([^"]*)"', svg)
    outlines = re.findall(r"M[^M]*", land)
    assert len(outlines) > 100
    for outline in outlines:
        first, *steps = re.findall(r"(-?\d+) ?(-?\d+)", outline)
        x = start = int(first[0])
        for dx, _dy in steps:
            assert abs(int(dx)) < 600, outline[:40]
            x += int(dx)
        assert abs(x - start) < 600 or {x, start} <= {0, 3600}, outline[:40]

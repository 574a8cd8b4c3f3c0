import pytest

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
    overview = world_map.overview([(*paris, 1, "p"), (*marrakesh, 1, "m"), (*washington, 16, "w")])
    left, top, width, height = map(int, overview.view_box.split())
    assert all(left < s.x < left + width and top < s.y < top + height for s in overview.spots)
    assert overview.spots[0].of == "w"
    assert overview.spots[0].radius == 30


def test_together__no_place_gives_none_and_one_gives_the_smallest_window():
    assert world_map.overview([]) is None
    assert world_map.overview([(31.63, -7.99, 1, "m")]).view_box.split()[2:] == ["440", "264"]

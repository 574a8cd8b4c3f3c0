import pytest

from articles.meetings import map


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [(0, 0, 1800, 900), (90, -180, 0, 0), (31.63, -7.99, 1720, 584)],
)
def test_place__ten_units_a_degree(latitude, longitude, x, y):
    found = map.place(latitude, longitude)
    assert (found.x, found.y) == (x, y)


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (-77, 166)])
def test_place__the_window_stays_on_the_map(latitude, longitude):
    left, top, width, height = map(int, map.place(latitude, longitude).view_box.split())
    assert 0 <= left <= map.WIDTH - width
    assert 0 <= top <= map.HEIGHT - height


def test_together__every_place_in_the_window_and_larger_ones_below():
    paris, marrakesh, washington = (48.86, 2.35), (31.63, -7.99), (38.9, -77.04)
    found = map.together([(*paris, 1, "p"), (*marrakesh, 1, "m"), (*washington, 16, "w")])
    left, top, width, height = map(int, found.view_box.split())
    assert all(left < s.x < left + width and top < s.y < top + height for s in found.spots)
    assert found.spots[0].of == "w"
    assert found.spots[0].radius == 30


def test_together__one_place_and_none():
    assert map.together([]) is None
    assert map.together([(31.63, -7.99, 1, "m")]).view_box.split()[2:] == ["440", "264"]

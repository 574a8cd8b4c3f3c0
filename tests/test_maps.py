import pytest

from articles import maps


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [(0, 0, 1800, 900), (90, -180, 0, 0), (31.63, -7.99, 1720, 584)],
)
def test_place__ten_units_a_degree(latitude, longitude, x, y):
    found = maps.place(latitude, longitude)
    assert (found.x, found.y) == (x, y)


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (-77, 166)])
def test_place__the_window_stays_on_the_map(latitude, longitude):
    left, top, width, height = map(int, maps.place(latitude, longitude).view_box.split())
    assert 0 <= left <= maps.WIDTH - width
    assert 0 <= top <= maps.HEIGHT - height

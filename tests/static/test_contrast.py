"""Contrast of the colours in tokens.css, as required by WCAG 2.2 (1.4.3, 1.4.11; 1.4.6 for body text)."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
PAPERS = ("paper", "paper-raised", "paper-sunk", "accent-soft")
PAIRS = [
    *(("ink", paper, 7) for paper in (*PAPERS, "mark")),
    *(("ink-soft", paper, 4.5) for paper in PAPERS),
    *(("accent", paper, 4.5) for paper in PAPERS),
    *(("focus", paper, 3) for paper in PAPERS),
    ("paper-raised", "accent", 4.5),  # buttons
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.split(r':root\[data-colours="dark"\]', CSS)
    values = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    return values | (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {}
    )


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast__known_pairs_give_the_values_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_tokens__pair_of_colours_has_the_required_contrast(scheme, ink, paper, least):
    values = colours(scheme)
    assert contrast(values[ink], values[paper]) >= least, f"{ink} on {paper}, {scheme}"

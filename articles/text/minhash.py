"""Which texts are copies of one another, at any size of the archive: shingles and MinHash. Pure.

A. Broder, On the resemblance and containment of documents (1997); bands as in J. Leskovec and others,
Mining of Massive Datasets, chapter 3.
"""

from __future__ import annotations

import hashlib

from articles.text import arabic

WORDS = 5  # in a shingle
PERMUTATIONS = 128
ROWS = 4  # of a band: with 32 bands, texts that share two fifths of their shingles meet in one
# Shingles below which a text is too short to be told from others that speak of the same.
FEWEST = 30
# Share of the shorter text's shingles that the longer one has, from which they are one story: agencies'
# reports are cut from the end and given another lead.
COPY = 0.55


def shingles(text: str) -> frozenset[str]:
    """Return every run of five folded words of a text."""
    words = arabic.words(text)
    return frozenset(" ".join(words[n : n + WORDS]) for n in range(len(words) - WORDS + 1))


def bands(found: frozenset[str]) -> list[int]:
    """Return 32 numbers of 63 bits; two texts that share one may be copies. Empty for a short text."""
    if len(found) < FEWEST:
        return []
    # Loads scipy: a third of a second that no page should wait for.
    from datasketch import MinHash

    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch([shingle.encode() for shingle in found])
    values = sketch.hashvalues.astype("<u8")
    return [
        int.from_bytes(_hash(first, values[first : first + ROWS].tobytes()), "little") >> 1
        for first in range(0, PERMUTATIONS, ROWS)
    ]


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the larger one has, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _hash(band: int, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=8, salt=band.to_bytes(8, "little")).digest()

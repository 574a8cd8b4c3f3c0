"""Near-duplicate detection at any size of the archive: shingles and MinHash. Pure.

A. Broder, On the resemblance and containment of documents (1997); bands as in J. Leskovec and others,
Mining of Massive Datasets, chapter 3. Permutations are affine, modulo 2³², after the finalizer of MurmurHash3
(A. Appleby, public domain). The values equal those of datasketch 2.0 with seed 1: such signatures are stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np

from articles.text import arabic

WORDS = 5  # per shingle
PERMUTATIONS = 128
ROWS = 4  # per band: with 32 bands, texts that share two fifths of their shingles share a band
# Shingles below which a text is too short to be told from other texts about the same event.
FEWEST = 30
# Share of the shorter text's shingles found in the longer one from which both are copies of one story: agency
# reports are shortened at the end and given another lead.
COPY_SHARE = 0.55
# What two reworded texts still have in common: runs of four words. Half of them are kept, chosen by their hash,
# so that the same run is kept of a long text and of a short one.
RUN_WORDS = 4
FEWEST_RUNS = 8  # kept of a text of about twenty words; a shorter one is not compared
# Texts that may report the same words: so many of their kept runs are equal, and that share of the shorter
# text's. Set by reading 100 pairs of SaudiNewsNet that share runs which few texts have: about four in five of
# them report one statement or event in borrowed words; the others are formulas of royal courts and the police.
FEWEST_SHARED_RUNS, SHARED_RUNS_SHARE = 4, 0.12
# Texts with one run from which it is a formula («وزير الخارجية الأميركي») and tells nothing.
FORMULA = 20


def shingles(text: str) -> frozenset[str]:
    """Return every run of five folded words of a text."""
    words = arabic.words(text)
    return frozenset(" ".join(words[n : n + WORDS]) for n in range(len(words) - WORDS + 1))


def bands(found: frozenset[str]) -> list[int]:
    """Return 32 numbers of 63 bits; texts that share one may be copies. Empty for a short text."""
    if len(found) < FEWEST:
        return []
    values = signature(shingle.encode() for shingle in found).astype("<u8")
    return [
        int.from_bytes(_hash(first, values[first : first + ROWS].tobytes()), "little") >> 1
        for first in range(0, PERMUTATIONS, ROWS)
    ]


def runs(text: str) -> list[int]:
    """Return the hashes of half the runs of four folded words of a text: 31 bits each, ascending."""
    words = arabic.words(text)
    found = {" ".join(words[n : n + RUN_WORDS]) for n in range(len(words) - RUN_WORDS + 1)}
    hashes = (
        int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "little")
        for run in found
    )
    return sorted({value >> 1 for value in hashes if value & 1})


def share_runs(shared: int, one: int, other: int) -> bool:
    """Return whether two texts may report the same words, by the numbers of runs: shared, and of each text."""
    return shared >= FEWEST_SHARED_RUNS and shared >= SHARED_RUNS_SHARE * min(one, other)


def signature(items: Iterable[bytes]) -> np.ndarray:
    """Return the MinHash of a set: for each of 128 permutations of the hashes, the least value."""
    digests = (hashlib.sha1(item, usedforsecurity=False).digest()[:4] for item in items)
    hashes = np.frombuffer(b"".join(digests), "<u4").astype(np.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    factors, offsets = _permutations()
    return (hashes[:, None] * factors + offsets).min(axis=0)


@cache
def _permutations() -> tuple[np.ndarray, np.ndarray]:
    """Return the factors, which are odd, and the offsets; NumPy never changes this generator."""
    random = np.random.RandomState(1)
    factors = random.randint(0, 2**31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 2**32, PERMUTATIONS, dtype=np.uint32)


def containment(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the larger one has, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _hash(band: int, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=8, salt=band.to_bytes(8, "little")).digest()

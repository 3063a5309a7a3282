"""Names as numbers: hashes that are the same everywhere, and what a slip of the pen leaves."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np


def hashes_of(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """64-bit hashes that are the same on every machine."""
    digests = b"".join(blake2b(one.encode(), digest_size=8).digest() for one in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def checksums_of(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """32-bit checksums: quick, and now and then the same for two names."""
    return np.array([crc32(one.encode()) for one in texts], dtype=np.uint32)


def slips(name: str) -> set[str]:
    """A name and all that is left of it when one letter is taken out.

    Two names share one of these where a single slip leads from one to the other.
    """
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}

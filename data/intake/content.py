"""A file as it was handed in: on disk or in memory, with its fingerprint and what its bytes say."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from data.intake.organisation_number import without_persons

_CHUNK = 1 << 20

Kind = Literal["csv", "parquet", "workbook", "json", "geojson", "geopackage"]

_TEXT = ("csv", "json", "geojson")
_FEATURES = re.compile(rb'"type"\s*:\s*"FeatureCollection"')


class FileRefused(ValueError):  # noqa: N818 - a steward reads "refused", not "error"
    """A file cannot be taken in as a whole; the store is untouched. Says why and what to do.

    It quotes names of columns, and those of a file without a header are its first row.
    """

    def __init__(self, message: str) -> None:
        super().__init__(without_persons(message))


@dataclass(frozen=True)
class Content:
    """The bytes of a file and its name."""

    name: str
    data: Path | bytes

    def open(self) -> BinaryIO:
        """Open for reading from the start."""
        return BytesIO(self.data) if isinstance(self.data, bytes) else self.data.open("rb")

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces of a megabyte."""
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk


@dataclass(frozen=True)
class Fingerprint:
    """What one pass over the bytes tells.

    For text only: `encoding` is utf-8 or cp1252 (a superset of Latin-1's letters), `lines` counts
    line ends, `odd_quotes` and `blank_lines` say what a reader of CSV must look out for.
    """

    sha256: str
    kind: Kind
    encoding: str
    lines: int
    odd_quotes: bool
    blank_lines: bool


def take_fingerprint(content: Content) -> Fingerprint:
    """Read the file once: its hash, its kind and, for text, its encoding.

    Raises
    ------
    FileRefused
        Empty, of a kind that is not read, or text in an unknown or mixed encoding.
    """
    kind = _kind_of(content)
    digest = hashlib.sha256()
    text = _TextScan()
    for chunk in content.chunks():
        digest.update(chunk)
        if kind in _TEXT:
            text.scan(chunk)
    encoding = text.encoding(content.name) if kind in _TEXT else ""
    return Fingerprint(
        digest.hexdigest(),
        kind,
        encoding,
        text.lines,
        text.quotes % 2 == 1,
        text.has_blank_lines,
    )


def _kind_of(content: Content) -> Kind:
    try:
        head = next(content.chunks(), b"")
    except OSError as error:
        raise FileRefused(f"{content.name} cannot be read: {error.strerror}.") from error
    if not head.strip(b"\xef\xbb\xbf \r\n\t"):
        raise FileRefused(f"{content.name} is empty; expected a header and at least one row.")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(
            f"{content.name} is an old Excel file (.xls); save it as .xlsx or CSV and try again."
        )
    if head.startswith(b"SQLite format 3\0"):
        return "geopackage"
    if b"\0" in head:
        raise FileRefused(
            f"{content.name} is neither text nor a file this program reads; "
            "expected CSV (UTF-8 or Latin-1), XLSX, Parquet, JSON, GeoJSON or GeoPackage."
        )
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return "geojson" if _FEATURES.search(head) else "json"
    return "csv"


class _TextScan:
    """Whether bytes can be UTF-8 or Windows-1252, and the quotes and blank lines among them."""

    def __init__(self) -> None:
        self.quotes = 0
        self.lines = 0
        self.has_blank_lines = False
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._is_cp1252 = True
        self._has_utf8_letters = False
        self._tail = b"x"

    def scan(self, chunk: bytes) -> None:
        self.quotes += chunk.count(b'"')
        self.lines += chunk.count(b"\n")
        joined = self._tail + chunk
        self.has_blank_lines |= b"\n\n" in joined or b"\n\r\n" in joined
        self._tail = joined[-2:]
        if self._is_utf8:
            self._is_utf8 = self._continues_utf8(chunk)
        self._is_cp1252 &= not chunk.translate(None, _DEFINED_IN_CP1252)
        self._has_utf8_letters |= not self._is_utf8 and _has_utf8_letters(joined)

    def _continues_utf8(self, chunk: bytes) -> bool:
        try:
            self._utf8.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True

    def encoding(self, name: str) -> str:
        try:
            self._utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            self._is_utf8 = False
        if self._is_utf8:
            return "utf-8"
        if self._is_cp1252 and not self._has_utf8_letters:
            return "cp1252"
        raise FileRefused(
            f"{name} mixes encodings or is damaged: it is neither UTF-8 nor Latin-1 "
            "(Windows-1252) throughout. Export it again as UTF-8."
        )


_DEFINED_IN_CP1252 = bytes(set(range(1, 256)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D})
_SWEDISH_IN_UTF8 = tuple(letter.encode() for letter in "åäöÅÄÖéÉüÜ")


def _has_utf8_letters(chunk: bytes) -> bool:
    """Whether letters are there as UTF-8 writes them: pairs no Latin-1 text has a use for."""
    return any(letter in chunk for letter in _SWEDISH_IN_UTF8)

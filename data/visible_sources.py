"""Which sources may be seen whole: counts of a file and its refused rows speak of every row."""

from collections.abc import Iterator

from data.municipality import Municipality
from data.source import Source
from risk.clearance import FULL, REGISTER, VISIT, Clearance


def visible_sources(municipality: Municipality, clearance: Clearance) -> list[str]:
    """Ids of the sources whose every possible row is seen as a fact."""
    return [
        source.id
        for source in municipality.sources.values()
        if all(clearance.sees(*said) for said in _says(municipality, source))
    ]


def sees_registers(municipality: Municipality, clearance: Clearance) -> bool:
    """Whether being in any register is seen; which of them knows a premises is not kept."""
    rows = [_registered(municipality, one) for one in municipality.sources.values() if one.register]
    return all(clearance.gives(*row) for row in rows) and clearance.sees_content


def sees_everything(clearance: Clearance) -> bool:
    """Whether files of sources that the municipality has dropped may be seen, too."""
    return clearance.covers(FULL)


def _says(municipality: Municipality, source: Source) -> Iterator[tuple[str, str, str]]:
    """Class, owner and type of everything that a source's rows can become."""
    yield "S0", source.agency, ""
    if source.register:
        yield _registered(municipality, source)
    if source.visit:
        yield "S1", source.agency, VISIT
    for mapping in source.signals:
        named = source.fields[mapping.type_field].codes.values() if mapping.type_field else ()
        for identifier in filter(None, (mapping.type, *named)):
            kind = municipality.catalogue.signal_types[identifier]
            yield kind.secrecy_class, kind.owner, kind.id


def _registered(municipality: Municipality, source: Source) -> tuple[str, str, str]:
    return municipality.rules.register_class, source.agency, REGISTER

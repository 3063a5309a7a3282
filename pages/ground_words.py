"""Where a fact comes from and on which ground it is here: owner, source, basis and purpose."""

from collections.abc import Sequence

from data.grounds import Ground, grounds_of
from data.workspace import Workspace
from pages.language import _, current_language
from pages.map_table import short
from risk.catalogue import SignalType
from risk.explain import Contribution


def grounds_in_words(
    ws: Workspace, premises_id: int, reasons: Sequence[Contribution]
) -> list[tuple[str, str]]:
    """Of each reason the source, and the basis with the purpose; empty where it is no fact."""
    language = current_language()
    types, agencies = ws.catalogue.signal_types, ws.catalogue.agencies
    rows = ws.evidence.fact_rows(ws.catalogue.scored_types)
    store, eyes = ws.evidence.store, ws.evidence.viewer
    kept = grounds_of(store, eyes, premises_id)
    sources = store.files(eyes).set_index("file_id")["source"]
    said = []
    for reason in reasons:
        kind = types[reason.type] if reason.type and reason.kind != "signal_cap" else None
        if kind is None:
            said.append(("", ""))
            continue
        owner, ground = short(agencies[kind.owner].name(language)), (kind.gateway, kind.purpose)
        if reason.kind == "signal" and reason.fact is not None:
            row = rows.iloc[reason.fact]
            named = ws.municipality.sources.get(str(sources.get(row["file_id"])))
            owner += f": {named.name(language)}" if named else ""
            ground = kept.get((int(row["file_id"]), int(row["row_number"]), kind.id), ground)
        said.append((owner, _in_words(ws, kind, ground)))
    return said


def _in_words(ws: Workspace, kind: SignalType, ground: Ground) -> str:
    """On which basis the fact is here, for what, and what about it nobody has decided."""
    language = current_language()
    gateway, purpose = (
        known.get(one)
        for known, one in zip((ws.catalogue.gateways, ws.catalogue.purposes), ground, strict=True)
    )
    basis = gateway.name(language) if gateway else ground[0]
    statute = f" ({gateway.statute})" if gateway and gateway.statute else ""
    held = _("held for: {purpose}").format(purpose=purpose.name(language)) if purpose else ""
    return " · ".join(one for one in (f"{basis}{statute}", held, _certainty(kind)) if one)


def _certainty(kind: SignalType) -> str:
    if kind.certainty == "B2":
        return "⚑ " + _("assumption, not decided")
    return "⚑ " + _("its points are an assumption") if kind.numbers_certainty == "B2" else ""

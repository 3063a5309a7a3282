"""Everything a viewer can get, as bytes: one channel per public read.

What two stores give a viewer through all of them
must be equal where the stores differ only in rows hidden from that viewer.
"""

import io
from datetime import date, timedelta
from typing import Any

from data.disputes import Said, dispute, settle
from data.grounds import grounds_of
from data.information_value import information_value
from data.kept import what_is_kept
from data.known import known_then
from data.merge import merge, undo_move
from data.operations import operation_seen, operations_seen
from data.pack import pack_of
from data.quarantine import export_quarantine
from data.quarantine_workbook import quarantine_workbook
from data.release_preview import preview_release
from data.release_register import release_register
from data.releases import revoke_release
from data.replay import Trial
from data.requests import requests_seen
from data.review import decide, review_items, undo
from data.review_address import decide_address, undo_either
from data.split import Apart, split
from data.status import store_status
from data.store import Store
from risk.clearance import Clearance, Release, Viewer
from risk.grant import Grant
from risk.profile import WeightProfile
from tests.as_bytes import attempt, workbook
from tests.reader import Channel, Reader, of_store
from tests.workspace_channels import EVIDENCE, FIGURES, WORKSPACE

ROWS = (2, 3, 5000)
"""Row numbers that are tried where a row is asked for by its number."""


def _in_quarantine(store: Store, viewer: Viewer) -> Any:
    out = []
    for source in ("premises_register", "tips", "nothing"):
        text = io.StringIO()
        out.append(
            attempt(
                lambda s=source, t=text: (
                    export_quarantine(store, viewer, s, None, t),
                    t.getvalue(),
                )
            )
        )
        out += [
            attempt(lambda s=source, n=number: workbook(quarantine_workbook(store, viewer, s, n)))
            for number in (1, 3, 9)
        ]
    return out


def _with_profiles(store: Store, viewer: Viewer) -> Any:
    return [
        attempt(lambda n=name, v=version: store.load_profile(viewer, n, v))
        for name in ("autumn", "none")
        for version in (None, 1, 2, 3, 4)
    ]


def _saving(store: Store, viewer: Viewer) -> Any:
    """The number a new profile gets; hidden ones of the same name must not count."""
    return store.save_profile(viewer, WeightProfile("autumn", {"T03": {"R01": 1.0}}))


def _objecting(store: Store, viewer: Viewer) -> Any:
    """What comes back from objecting to, and settling about, facts one may or may not see."""
    said = [Said(2, row, kind) for row in ROWS for kind in ("T08", "F01", "P05", "T03")]
    return [
        attempt(lambda s=one, d=do: d(store, viewer, s))
        for one in said
        for do in (
            lambda store, viewer, one: dispute(store, viewer, one, "It is wrong."),
            lambda store, viewer, one: settle(store, viewer, one, "kept"),
        )
    ]


def _previews(store: Store, viewer: Viewer) -> Any:
    """What releases of one's own and of others' would show."""
    types = store.municipality.catalogue.signal_types
    owned = [(types[kind].owner, kind) for kind in ("T08", "T12", "F01", "P05", "T13")]
    return [
        attempt(lambda o=owner, k=kind, f=form: preview_release(store, viewer, Release(
            o, k, "AV", "BAL_15A", "VIOLATIONS", "w", "head", 0, None, f
        )))
        for owner, kind in [*owned, (viewer.agency, "visit")]
        for form in (("fact", "band") if kind != "visit" else ("fact",))
    ]  # fmt: skip


def _known_then(store: Store, viewer: Viewer) -> Any:
    """What could be known while the files came in, one a day."""
    seen = []
    for day in (date(2026, 1, 2), date(2026, 1, 4), date(2026, 1, 9)):
        eyes = known_then(store, viewer, day)
        reads = (store.counts, store.premises, store.signals, store.visits, store.files,
                 store.profiles)  # fmt: skip
        seen.append([eyes, *(read(eyes) for read in reads)])
    return seen


def _reviewing(store: Store, viewer: Viewer) -> Any:
    """What deciding, undoing, merging and splitting refuse; the numbers they give are drawn."""
    tries = [
        *(lambda n=n: undo(store, viewer, n) for n in range(1, 7)),
        *(lambda n=n: decide(store, viewer, n, None) for n in range(1, 7)),
        *(lambda n=n: decide_address(store, viewer, n, 0) for n in range(1, 7)),
        *(lambda n=n: undo_either(store, viewer, n) for n in range(1, 7)),
        *(lambda n=n: undo_move(store, viewer, n) for n in (7, 8)),
        *(lambda n=n: split(store, viewer, n, Apart(2, (2,))) for n in (11, 22, 66, 77, 88)),
        *(lambda n=n: merge(store, viewer, n, 33) for n in (22, 55, 66, 77, 88)),
    ]
    said = [attempt(one) for one in tries]
    return ["done" if isinstance(one, int | None) else one for one in said]


STORE: dict[str, Channel] = {
    "Store.clearance": of_store(lambda store, viewer: store.clearance(viewer)),
    "Store.counts": of_store(lambda store, viewer: store.counts(viewer)),
    "Store.premises": of_store(lambda store, viewer: store.premises(viewer)),
    "Store.signals": of_store(lambda store, viewer: store.signals(viewer)),
    "Store.visits": of_store(lambda store, viewer: store.visits(viewer)),
    "Store.findings": of_store(lambda store, viewer: store.findings(viewer)),
    "Store.files": of_store(lambda store, viewer: store.files(viewer)),
    "Store.quarantine": of_store(
        lambda store, viewer: [store.quarantine(viewer), store.quarantine(viewer, "tips", 3)]
    ),
    "Store.releases": of_store(lambda store, viewer: store.releases(viewer)),
    "Store.disputes": of_store(lambda store, viewer: store.disputes(viewer)),
    "Store.signal_id": of_store(
        lambda store, viewer: [
            store.signal_id(viewer, 2, row, kind) for row in ROWS for kind in ("T08", "F01", "P05")
        ]
    ),
    "Store.profiles": of_store(lambda store, viewer: store.profiles(viewer)),
    "Store.load_profile": of_store(_with_profiles),
    "store_status": of_store(store_status),
    "what_is_kept": of_store(lambda store, viewer: what_is_kept(store, viewer, date.today())),
    "quarantine exports": of_store(_in_quarantine),
    "operations_seen": of_store(operations_seen),
    "operation_seen": of_store(
        lambda store, viewer: [
            attempt(lambda n=number: operation_seen(store, viewer, n)) for number in (1, 2, 3, 9)
        ]
    ),
    "pack_of": of_store(
        lambda store, viewer: [
            attempt(lambda n=number: pack_of(store, viewer, n, date.today()))
            for number in (1, 2, 3, 9)
        ]
    ),
    "grounds_of": of_store(
        lambda store, viewer: [grounds_of(store, viewer, one) for one in range(1, 9)]
    ),
    "known_then": of_store(_known_then),
    "release_register": of_store(
        lambda store, viewer: release_register(store, viewer, date.today())
    ),
    "preview_release": of_store(_previews),
    "review_items": of_store(
        lambda store, viewer: [review_items(store, viewer, one) for one in ("waiting", "decided")]
    ),
    "requests_seen": of_store(lambda store, viewer: requests_seen(store, viewer, date.today())),
}


def _value_of_information(store: Store, viewer: Viewer) -> Any:
    base = Clearance(frozenset({Grant("S0"), Grant("S1")}))
    trial = Trial("R05", date.today() - timedelta(days=300), date.today(), 1)
    return information_value(store, viewer, base, trial)


FIGURES["information_value"] = of_store(_value_of_information)

CHANGES: dict[str, Channel] = {
    "reviewing": of_store(_reviewing),
    "Store.save_profile": of_store(_saving),
    "dispute": of_store(_objecting),
    "revoke_release": of_store(
        lambda store, viewer: [
            attempt(lambda n=number: revoke_release(store, viewer, n)) for number in range(1, 8)
        ]
    ),
}
"""Writes tell something, too: numbers given, refusals. They come last; they change the store."""

CHANNELS: dict[str, Channel] = {**STORE, **EVIDENCE, **WORKSPACE, **FIGURES, **CHANGES}


def read_all(store: Store, viewer: Viewer, day: date) -> dict[str, bytes]:
    """What `viewer` gets through every channel."""
    reader = Reader(store, viewer, day)
    return {name: channel(reader) for name, channel in CHANNELS.items()}

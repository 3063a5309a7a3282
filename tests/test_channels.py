"""A read that is added without a channel fails here: nothing is left out of non-interference."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import data
from data.evidence import Evidence
from data.store import Store
from data.workspace import Workspace
from tests.channels import CHANNELS

NOT_CONTENT = {
    "Store.create": "makes an empty store",
    "Store.open": "opens a store",
    "Store.path": "where the file lies",
    "Store.version": "compared, never shown; what it tells is in docs/security.md",
    "Evidence.catalogue": "the municipality's decisions, public",
    "Evidence.as_of_day": "what was asked for",
    "Evidence.subjects": "made of the positions given and of places, which are covered",
    "Evidence.gates_of": "made of the subjects given; the gates are covered",
    "Workspace.with_profile": "the same evidence under weights that the viewer gives",
    "Workspace.families": "the catalogue's, loosened as the viewer's profile says",
    "Workspace.municipality": "public",
    "Workspace.catalogue": "public",
    "Workspace.as_of_day": "what was asked for",
    "Workspace.premises": "is Evidence.premises",
    "Workspace.visits": "is Evidence.visits",
    "Workspace.findings": "is Evidence.findings",
    "Workspace.signals": "is Evidence.signals",
}


@pytest.mark.parametrize("kind", [Store, Evidence, Workspace])
def test_every_public_read_is_a_channel(kind: type) -> None:
    public = {name for name, _ in inspect.getmembers(kind) if not name.startswith("_")}
    named = {f"{kind.__name__}.{name}" for name in public - {"viewer", "url", "municipality"}}
    fields = {f"{kind.__name__}.{name}" for name in kind.__dataclass_fields__}  # type: ignore[attr-defined]
    assert named - fields <= set(CHANNELS) | set(NOT_CONTENT)


LOG = "the log, for auditors: what was read, no content"
OWN = "the viewer's own role and agency"
WRITES = "writes and tells no more than that it did"

FUNCTIONS = {
    "data.access.access_model": "access_model",
    "data.acting.as_known": "Store.clearance",
    "data.audit.functions_in_log": LOG,
    "data.audit.present_log": LOG,
    "data.audit.read_log": LOG,
    "data.audit.record": LOG,
    "data.audit_export.export_log": LOG,
    "data.audit_seal.destroy_entries": LOG,
    "data.audit_seal.entries_before": LOG,
    "data.audit_verify.head": LOG,
    "data.audit_verify.verify": LOG,
    "data.destroyed.destroyed": LOG,
    "data.backtest.backtest_risk": "backtest",
    "data.backtest.history_of_results": "backtest",
    "data.backtest.require_window": "backtest",
    "data.compare.compare_profiles_on": "comparison",
    "data.disputes.dispute": "dispute",
    "data.disputes.settle": "dispute",
    "data.grounds.grounds_of": "grounds_of",
    "data.grounds.signals_by_purpose": "store_status",
    "data.information_value.information_value": "information_value",
    "data.ingest.import_file": "the importer holds the file",
    "data.learning.examined_visits": "examined_visits",
    "data.learning.learn_risk": "learn_risk",
    "data.kept.what_is_kept": "what_is_kept",
    "data.known.known_then": "known_then",
    "data.linkage.run.link_founded": "the importer holds the file",
    "data.merge.merge": "reviewing",
    "data.merge.require_seen": "reviewing",
    "data.merge.undo_move": "reviewing",
    "data.operations.move_on": WRITES,
    "data.operations.operation_seen": "operation_seen",
    "data.operations.operations_seen": "operations_seen",
    "data.operations.plan_operation": WRITES,
    "data.operations.with_operations": "operations_seen",
    "data.pack.pack_from": "pack_of",
    "data.pack.pack_of": "pack_of",
    "data.quarantine.export_quarantine": "quarantine exports",
    "data.quarantine_workbook.quarantine_workbook": "quarantine exports",
    "data.release_preview.preview_release": "preview_release",
    "data.release_register.release_register": "release_register",
    "data.releases.give_release": WRITES,
    "data.releases.require_owner": OWN,
    "data.releases.revoke_release": "revoke_release",
    "data.requests.ask": WRITES,
    "data.requests.enter_answer": WRITES,
    "data.requests.requests_seen": "requests_seen",
    "data.retention.apply_retention": "the operator's",
    "data.review.decide": "reviewing",
    "data.review.require_item": "reviewing",
    "data.review.review_items": "review_items",
    "data.review.undo": "reviewing",
    "data.review_address.decide_address": "reviewing",
    "data.review_address.undo_either": "reviewing",
    "data.rolling.rolling_backtest": "rolling backtest",
    "data.selection.ranked": "ranked list",
    "data.situation.area_figures": "figures of one of districts",
    "data.situation.findings_by_area": "findings by districts",
    "data.situation.period_figures": "period figures",
    "data.situation.reports": "reports",
    "data.situation.reports_by_area": "reports by districts",
    "data.situation.results": "Evidence.results",
    "data.situation.scores_by_area": "scores by districts",
    "data.spatial.left_out_blocks": "rolling backtest",
    "data.split.split": "reviewing",
    "data.status.store_status": "store_status",
    "data.what_if.after_days": "what if",
    "data.what_if.heaviest_missing": "what if",
    "data.what_if.ranked_with": "what if",
    "data.what_if.with_fact": "what if",
    "data.what_if.without_fact": "what if",
    "data.workspace.open_workspace": "opens what the channels read",
}
"""Public functions of data that read or write for a viewer: their channel, or why there is none."""


def readers() -> Iterator[str]:
    """Public functions of data that take a store with somebody's eyes, or a workspace."""
    for module in pkgutil.walk_packages(data.__path__, "data."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, function in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        ):
            if function.__module__ != module.name or name.startswith("_"):
                continue
            kinds = {str(one.annotation) for one in inspect.signature(function).parameters.values()}
            text = " ".join(kinds)
            with_eyes = "Store" in text and ("Viewer" in text or "Eyes" in text)
            if with_eyes or "Workspace" in text or "HasPath" in text:
                yield f"{module.name}.{name}"


def test_every_function_that_reads_for_a_viewer_is_a_channel() -> None:
    missing = [one for one in readers() if one not in FUNCTIONS]
    assert missing == [], "Add a channel to tests/channels.py and name it here, or say why not."
    reasons = {LOG, OWN, WRITES, "the importer holds the file", "the operator's"}
    reasons.add("opens what the channels read")
    assert set(FUNCTIONS.values()) <= set(CHANNELS) | reasons

"""The documents of defects in a change are long, and parsed once."""

import json

import pytest

from firmware_graph.changes import plan_sealed
from firmware_graph.changes.basis import Basis
from firmware_graph.changes.plan_changes import plan_changes
from firmware_graph.changes.record_defect import record_defect
from firmware_graph.model.change import DefectStatement
from firmware_graph.records.defects.record import DefectRecord, FileRecords
from firmware_graph.records.defects.recorded_defects import RecordedDefects
from firmware_graph.records.moment import Moment
from support.defect_files import a_defect, affected_by

NOTHING = Basis(defects=RecordedDefects({}, frozenset(), {}, frozenset()))


def test_document_is_parsed_once_and_defect_stated_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = list[str]()

    def counted(stated: DefectStatement, source: str) -> FileRecords[DefectRecord]:
        parsed.append(source)
        return record_defect(stated, source)

    monkeypatch.setattr(plan_sealed, "record_defect", counted)
    documents = [a_defect("SYN-1", affected_by(("introduced", version))) for version in ("0", "0")]
    plan = plan_changes([DefectStatement(json.dumps(one)) for one in documents], NOTHING, Moment(1, 1))
    assert [(one.operation, one.reason) for one in plan.problems] == [(1, "operation 0 is on the same defect")]
    assert parsed == ["operation 0", "operation 1"]

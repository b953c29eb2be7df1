"""Builders of defect and assessment files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from firmware_graph.database.graph import Graph
from firmware_graph.ingest.defects import DefectImportReport, DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR

Affected = Mapping[str, Any]


def affected_by(*events: tuple[str, str], family: str = "EmberZNet", **chipset: str) -> dict[str, Any]:
    """Return an affected family in OSV; without events, no range is published."""
    listed = [{"type": "ECOSYSTEM", "events": [{kind: version} for kind, version in events]}] if events else []
    return {"package": {"name": family}, "ranges": listed, "ecosystem_specific": chipset}


def a_defect(defect_id: str, *affected: Affected, **members: object) -> dict[str, Any]:
    """Return a defect in OSV."""
    return {"id": defect_id, "summary": f"defect {defect_id}", "affected": list(affected), **members}


async def take_defects(
    graph: Graph,
    folder: Path,
    defects: Sequence[Mapping[str, object]],
    assessments: Sequence[tuple[str, int, str]] = (),
    *,
    is_dry_run: bool = False,
) -> DefectImportReport:
    """Import defects as OSV JSON and assessments as a table."""
    osv, table = folder / "defects.json", folder / "assessments.csv"
    osv.write_text(json.dumps(defects), encoding="utf-8")
    lines = ["Defect ID,CPL Entry ID,Verdict", *(",".join(map(str, one)) for one in assessments)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    request = DefectImportRequest(
        defects=[osv], assessments=[table], is_dry_run=is_dry_run, actor="a test", submitter=OPERATOR
    )
    return await import_defects(graph, request)

"""The defect and the entry of each assessment in an import, and its problems."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from firmware_graph.model.defect import Defect, Exposure, defects_by_name
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord, Spoilt
from firmware_graph.records.defects.recorded_defects import Pair
from firmware_graph.records.problem import Fault, Problem, ProblemCode


class Verdicts(NamedTuple):
    """The stated verdicts, by defect and entry, None for a retracted one; and the problems."""

    stated: Mapping[Pair, Exposure | None]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class DefectNames:
    """The IDs of the defects that each ID or alias may mean after an import; `known` are the existing ones then.

    An import that is refused for its problems reports nothing about references to a defect with one: so the names of
    defects that are `spoilt` are known too, unless others are imported without them.
    """

    meanings: Mapping[str, Sequence[str]]
    known: frozenset[str]

    @classmethod
    def after(
        cls,
        recorded: Iterable[Defect],
        stated: Iterable[DefectRecord],
        spoilt: Sequence[Spoilt] = (),
        *,
        accepts_valid: bool,
    ) -> "DefectNames":
        """Return the names of the recorded and stated defects; an alias of a quarantined defect may mean it too."""
        defects: dict[str, Defect | DefectRecord] = {defect.defect_id: defect for defect in recorded}
        defects |= {defect.defect_id: defect for defect in stated}
        pairs = [(defect.defect_id, defect.aliases) for defect in defects.values()]
        pairs += [(one.name or "", one.aliases) for one in spoilt]
        meanings = dict(defects_by_name(pairs))
        refused = () if accepts_valid else (one.name for one in spoilt if one.name)
        return cls(meanings, frozenset((*defects, *refused)))

    def fault_of(self, names: Sequence[str]) -> Fault | None:
        """Return why all names of a defect together do not mean a single one; None if they do."""
        meant = self._common(names)
        if meant is not None and len(meant) == 1 and not self.known.isdisjoint(meant):
            return None
        if meant is None or (meant and self.known.isdisjoint(meant)):
            return Fault(ProblemCode.UNKNOWN_DEFECT, "there is no such defect", "import the defect before, or with it")
        if meant:
            remedy = f"give the ID of one of them: {', '.join(one for one in meant if one)}"
            return Fault(ProblemCode.UNKNOWN_DEFECT, "it is an alias of several defects", remedy)
        several = sorted({one for name in names for one in self.meanings.get(name, ()) if one})
        reason = f"its names are of several defects: {', '.join(several)}"
        return Fault(ProblemCode.UNKNOWN_DEFECT, reason, "give the names of one defect")

    def meant_by(self, names: Sequence[str]) -> str:
        """Return the ID of the defect that valid names mean."""
        [meant] = self._common(names) or ()
        return meant

    def _common(self, names: Sequence[str]) -> Sequence[str] | None:
        """Return the defects that every known one of the names may mean; None if none is known."""
        known = [self.meanings[name] for name in names if name in self.meanings]
        return [one for one in known[0] if all(one in others for others in known[1:])] if known else None


def verdicts_of(
    assessments: Iterable[AssessmentRecord],
    names: DefectNames,
    listed: frozenset[int],
    spoilt: Iterable[Spoilt] = (),
) -> Verdicts:
    """Return the verdict of each assessment.

    One without a defect or an entry is a problem, and so is a contradiction: then neither is stated. Nor is one with
    the entry and the defect of a spoilt row, which may have stated otherwise.
    """
    first: dict[Pair, AssessmentRecord] = {}
    problems: list[Problem] = []
    doubtful: set[Pair] = set()
    for row in spoilt:
        if row.name and row.cpl_entry_id is not None and names.fault_of([row.name]) is None:
            doubtful.add((names.meant_by([row.name]), row.cpl_entry_id))
    for one in assessments:
        fault = _fault_of(one, names, listed)
        if fault is None:
            pair = names.meant_by(one.names), one.cpl_entry_id
            fault = _contradiction(pair, first.setdefault(pair, one), one)
            doubtful |= {pair} if fault else set()
        if fault:
            is_of_name = fault.code is ProblemCode.UNKNOWN_DEFECT
            value = ", ".join(one.names) if is_of_name else str(one.cpl_entry_id)
            problems.append(fault.at(one.place, value=value, cpl_entry_id=one.cpl_entry_id, subject=one.subject))
    return Verdicts({pair: one.verdict for pair, one in first.items() if pair not in doubtful}, problems)


def _fault_of(one: AssessmentRecord, names: DefectNames, listed: frozenset[int]) -> Fault | None:
    fault = names.fault_of(one.names)
    if fault is None and one.cpl_entry_id not in listed:
        remedy = "import the CPL before, or correct the entry ID"
        return Fault(ProblemCode.UNKNOWN_ENTRY, "there is no such CPL entry", remedy)
    return fault


def _contradiction(pair: Pair, first: AssessmentRecord, one: AssessmentRecord) -> Fault | None:
    if first.verdict is one.verdict:
        return None
    where = first.place.column if first.place.line is None else f"line {first.place.line}"
    reason = f"entry {pair[1]} is assessed twice for {pair[0]}, and not the same: at {where} of {first.place.source}"
    return Fault(ProblemCode.CONTRADICTION, reason, "keep the assessment that is right")

from firmware_graph.model.clocks import Clocks
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.upcoming import upcoming_from
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(1_900_000_000_000)  # in March 2030
LATER = {"effective_from": NOW.as_of + 1}


def test_releases_of_the_model_and_upgrades_on_the_ways_are_to_come() -> None:
    versions = [
        *(a_firmware_version(entry) for entry in (1, 2, 3)),
        a_firmware_version(5, added_on="2031-01-01"),
        a_firmware_version(4, added_on="2031-01-01"),
        a_firmware_version(6, added_on="2031-01-01", model_key="B"),
        a_firmware_version(7, added_on="2031-01-01", removed_on="2020-01-01"),
    ]
    upgrades = [
        an_upgrade(1, 2),
        an_upgrade(3, 2, **LATER),
        an_upgrade(2, 3, effective_from=NOW.as_of + 2),
        an_upgrade(2, 4),
        an_upgrade(2, 3, is_rollback=True, **LATER),
    ]
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    found = upcoming_from(lineage, versions[0])
    assert [v.cpl_entry_id for v in found.releases] == [4, 5]
    assert [(u.from_cpl_entry_id, u.to_cpl_entry_id) for u in found.upgrades] == [(2, 4), (3, 2), (2, 3)]

"""Questions about the example data by root field; together they reach every type of the schema."""

from collections.abc import Mapping, Sequence
from typing import Final

from support.example_pools import ENTRIES, MODELS

REFERENCES: Final = (
    *(f"{{cplEntryId: {entry}}}" for entry in (*ENTRIES, 99_999)),
    '{product: {firmwareVersion: "38040404"}}',
    '{product: {manufacturerCode: "no code"}}',
    "{}",
)
REQUESTS: Final = ", ".join(f"{{from: {reference}}}" for reference in REFERENCES[::3])
WITH_A_HUB: Final = "installation: {commsHub: {cplEntryId: 199}}"
COUNTS: Final = ", ".join(f"{{firmware: {reference}, count: 10}}" for reference in REFERENCES)
PAIRS: Final = ((20, 21), (20, 22), (30, 33), (61, 62), (41, 42), (81, 82), (12, 20), (94, 95), (70, 71), (110, 111))
UPGRADES: Final = ", ".join(f"{{from: {{cplEntryId: {a}}}, to: {{cplEntryId: {b}}}}}" for a, b in PAIRS)
CHANGES: Final = (
    "withdraw: [{fromCplEntryId: 21, toCplEntryId: 22}, {fromCplEntryId: 403, toCplEntryId: 404}], remove: [32, 413],"
    " declare: [{fromCplEntryId: 61, toCplEntryId: 62}, {fromCplEntryId: 40, toCplEntryId: 41},"
    " {fromCplEntryId: 420, toCplEntryId: 425}]"
)
PAST: Final = '{time: "2019-12-01T00:00:00Z"}'

QUESTIONS: Final[Mapping[str, Sequence[str]]] = {
    "firmwareVersion": [f"cplEntryId: {entry}" for entry in (20, 41, 151, 300)],
    "firmwareVersions": ["first: 10", "first: 5, filter: {status: REMOVED}", 'first: 2, after: "bad"'],
    "deviceModel": [f'id: "{MODELS[0]}"'],
    "deviceModels": ["first: 10"],
    "manufacturer": ['code: "F001"', 'code: "bad"'],
    "manufacturers": ["first: 5"],
    "resolveFirmware": [f"reference: {reference}" for reference in ("{cplEntryId: 20}", *REFERENCES[-4:])],
    "revision": [""],
    "upgradePathway": [
        "from: {cplEntryId: 30}, to: {cplEntryId: 33}",
        f"from: {{cplEntryId: 11}}, to: {{cplEntryId: 12}}, {WITH_A_HUB}",
        f"from: {REFERENCES[-3]}, to: {REFERENCES[-2]}",
        "from: {cplEntryId: 40}, to: {cplEntryId: 41}",
        "from: {cplEntryId: 10}",
        'from: {cplEntryId: 20}, to: {cplEntryId: 22}, asOf: "2020-01-01T00:00:00Z"',
    ],
    "upgradePathways": [f"requests: [{REQUESTS}]", f"requests: [{UPGRADES}]"],
    "validateUpgrade": ["from: {cplEntryId: 20}, to: {cplEntryId: 22}"],
    "validateUpgrades": [f"requests: [{{from: {{cplEntryId: 11}}, to: {{cplEntryId: 12}}, {WITH_A_HUB}}}]"],
    "pathwayChanges": [f"filter: {{}}, since: {PAST}", f"from: [{', '.join(REFERENCES)}], since: {PAST}"],
    "withdrawalImpact": [CHANGES, "withdraw: [{fromCplEntryId: 440, toCplEntryId: 442}]"],
    "weakPoints": [f'deviceModelId: "{MODELS[3]}"'],
    "deadEnds": ["first: 20"],
    "undeclared": ["first: 20"],
    "fleetTrend": [
        (
            'reports: [{reportedOn: "2026-01-31", counts: [{firmware: {cplEntryId: 20}, count: 2}, '
            "{firmware: {cplEntryId: 22}, count: 3}]}]"
        )
    ],
    "pairReport": [
        (
            'rows: [{pair: "P", end: "A", firmware: {cplEntryId: 20}, source: "S", reportedAt: "2026-01-31"}, '
            '{pair: "P", end: "B", firmware: {cplEntryId: 22}, source: "S", reportedAt: "2026-01-31"}, '
            '{pair: "Q", end: "A", firmware: {}}, {pair: "Q", end: "B", firmware: {cplEntryId: 20}}]'
        )
    ],
    "variantsToAskFor": ["first: 3"],
    "advisories": ["first: 3"],
    "fleetReport": [f"counts: [{COUNTS}]"],
    "zigbeeStack": ['id: "EmberZNet/6.7.6"'],
    "zigbeeStacks": ["first: 3", 'first: 2, filter: {affectedBy: "SYN-0001"}'],
    "defect": ['id: "SYN-0001"', 'id: "CVE-2020-27890"'],
    "defects": ["first: 20, includeWithdrawn: true"],
    "sharedDefects": ['stackIds: ["EmberZNet/6.7.6"]'],
    "exposureTo": ['criteria: [{stackName: "EmberZNet"}], first: 40', 'criteria: [{stackName: "Z-Stack"}]'],
    "blastRadius": ['stackId: "EmberZNet/6.7.6"'],
}

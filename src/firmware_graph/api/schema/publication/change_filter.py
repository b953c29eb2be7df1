"""The filter of the feed's events."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.enums import ChangeKind, DeviceType
from firmware_graph.api.schema.inputs import given
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change_event import EventFilter

LONGEST_TEXT = 200
MOST_KINDS = 50
MOST_ENTRIES = 500


@strawberry.input(
    description="Events that fit all that is given, and any item of a list. RELOAD is of every product and entry."
)
class ChangeFilter:
    """A filter of events."""

    kinds: list[ChangeKind] | None = UNSET
    manufacturer_code: str | None = UNSET
    device_model_id: strawberry.ID | None = UNSET
    device_type: DeviceType | None = UNSET
    cpl_entry_ids: list[int] | None = UNSET

    def read(self) -> EventFilter:
        """Convert the input to a filter.

        Raises:
            BadUserInput: A list has too many items, or a text is too long.
        """
        known = given(self)
        for name, argument, most in (("kinds", "kinds", MOST_KINDS), ("cpl_entry_ids", "cplEntryIds", MOST_ENTRIES)):
            if len(known.get(name, ())) > most:
                message = f"Give at most {most} items in 'filter.{argument}': there are {len(known[name])}."
                raise BadUserInput(message, argument=f"filter.{argument}")
        for name, argument in (("manufacturer_code", "manufacturerCode"), ("device_model_id", "deviceModelId")):
            if len(known.get(name) or "") > LONGEST_TEXT:
                message = f"Give at most {LONGEST_TEXT} characters in 'filter.{argument}'."
                raise BadUserInput(message, argument=f"filter.{argument}", maximum=LONGEST_TEXT)
        kinds, entries, code = known.get("kinds"), known.get("cpl_entry_ids"), known.get("manufacturer_code")
        return EventFilter(
            None if kinds is None else frozenset(kind.value for kind in kinds),
            code and code.upper(),
            known.get("device_model_id"),
            known["device_type"].value if "device_type" in known else None,
            None if entries is None else frozenset(entries),
        )

"""Root fields that change a party's own affairs, for those who manage them."""

from collections.abc import Sequence
from dataclasses import replace

import strawberry

from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.parties.api_key import ApiKey, ApiKeyCreated, ApiKeyInput
from firmware_graph.api.schema.parties.release_note import ReleaseNote, ReleaseNoteInput
from firmware_graph.api.schema.parties.subject import owner_of, subject_of
from firmware_graph.api.schema.parties.watch import Watch, WatchInput
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.changes.approve_targets import TargetStatement, approve_targets
from firmware_graph.changes.create_api_key import create_api_key
from firmware_graph.changes.delete_watch import delete_watch
from firmware_graph.changes.end_api_key import end_api_key
from firmware_graph.changes.publish_release_note import publish_release_note
from firmware_graph.changes.set_watch import set_watch
from firmware_graph.model import api_key, firmware, release_note, watch
from firmware_graph.questions.parties.approved_targets import approved_targets
from firmware_graph.questions.parties.shared.known_party import check_own_party
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id


async def create_api_key_field(
    context: OperationContext,
    *,
    input: ApiKeyInput,  # noqa: A002 - the argument's name
) -> api_key.ApiKeyCreated:
    """Create an API key."""
    owner = owner_of(context.caller, await check_own_party(context.reader))
    return await create_api_key(
        context.reader.graph, input.read(), owner=owner, rules=context.key_rules, now_ms=now_ms()
    )


async def end_api_key_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> api_key.ApiKey:
    """End an API key."""
    party = await check_own_party(context.reader)
    ended_by = subject_of(context.caller)
    return await end_api_key(context.reader.graph, id, party=party, ended_by=ended_by, now_ms=now_ms())


async def set_watch_field(
    context: OperationContext,
    *,
    input: WatchInput,  # noqa: A002 - the argument's name
) -> watch.Watch:
    """Set a watch."""
    assert context.write  # noqa: S101 - narrows; mutations are executed with one
    party = await check_own_party(context.reader)
    return await set_watch(
        context.reader.graph,
        input.name,
        input.read(),
        party=party,
        now_ms=now_ms(),
        quotas=context.quotas,
        most_requests=context.limits.items,
        names_party=input.names_party is True,
        deadline=replace(context.reader.deadline, has_left=context.write.has_left),
    )


async def delete_watch_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> str:
    """Delete a watch."""
    return await delete_watch(context.reader.graph, id, party=await check_own_party(context.reader))


async def approve_targets_field(
    context: OperationContext,
    *,
    cpl_entry_ids: list[int],
    clear: bool | None = False,
    avoid: bool | None = False,
    reason: str | None = None,
) -> Sequence[firmware.FirmwareVersion]:
    """Approve targets; the payload is what is approved from then on."""
    party = await check_own_party(context.reader)
    stated = TargetStatement(cpl_entry_ids, clear=clear or False, is_avoided=avoid or False, reason=reason)
    by = subject_of(context.caller)
    most = context.quotas.targets
    await approve_targets(context.reader.graph, stated, party=party, by=by, most=most, now_ms=now_ms())
    entries = sorted((await approved_targets(context.reader)).approved)
    found = await firmware_versions_by_entry_id(context.reader, entries, known={})
    return [version for version in found if version]


async def publish_release_note_field(
    context: OperationContext,
    *,
    input: ReleaseNoteInput,  # noqa: A002 - the argument's name
) -> release_note.ReleaseNote:
    """Publish a release note."""
    most = context.quotas.note_revisions
    return await publish_release_note(context.reader, input.read(), by=context.caller.actor, most=most, now_ms=now_ms())


@strawberry.type
class PartiesMutation:
    """Mutations of a party's affairs."""

    create_api_key: ApiKeyCreated | None = mutation_field(
        create_api_key_field,
        "A new API key of your party, whose secret is in this answer and nowhere else. A key that is made with a key "
        "has no more scopes, and ends no later, also where that one is ended.",
    )
    end_api_key: ApiKey | None = mutation_field(
        end_api_key_field,
        "Ends an API key of your party at once, and those that were made with it; one that has ended stays as it is.",
    )
    set_watch: Watch | None = mutation_field(
        set_watch_field,
        "Sets a watch of your party, in place of the one of its name: you are told of what alters an answer from then "
        "on.",
    )
    delete_watch: strawberry.ID | None = mutation_field(
        delete_watch_field, "Deletes a watch of your party and what it asks; the events that it made stay."
    )
    publish_release_note: ReleaseNote | None = mutation_field(
        publish_release_note_field,
        "Publishes a release note on a version of your own manufacturer codes, in place of the one that there is. Who "
        "may read it, or could read the one before, is told by RELEASE_NOTE_CHANGED. The FIR stays as it is.",
    )
    approve_targets: list[FirmwareVersion] | None = mutation_field(
        approve_targets_field,
        "Approves entries as targets of your own party, or with `avoid` states that it avoids them, with a reason that "
        "is for it alone. `clear` takes back what was said of these entries, or of all where none is given. Answers "
        "what is approved from then on.",
    )

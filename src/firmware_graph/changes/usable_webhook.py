"""The webhook of a party, for a caller who may read all that it is told."""

from firmware_graph.changes.delete_webhook import NO_SUCH_WEBHOOK
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.webhook import Webhook
from firmware_graph.questions.parties.webhook import webhook


async def usable_webhook(reader: GraphReader, webhook_id: str, *, party: str, argument: str) -> Webhook:
    """Return a webhook of a party that the caller may do more with than delete it; one round trip.

    Raises:
        BadUserInput: The party has no such webhook; the same whether another has it or nobody.
        Forbidden: Its key has a scope that the caller lacks: it could count and date events that it may not read.
        GraphUnavailable: The database cannot be reached.
    """
    found = await webhook(reader, webhook_id, party=party)
    if found is None:
        raise BadUserInput(NO_SUCH_WEBHOOK, argument=argument)
    if not found.api_key.is_within(reader.rights):
        missing = ", ".join(sorted(set(found.api_key.scopes) - reader.rights.scopes))
        message = (
            f"The API key of this webhook has scopes that your credential has not ({missing}): send one that has all "
            "of its scopes, or delete the webhook."
        )
        raise Forbidden(message, argument=argument)
    return found

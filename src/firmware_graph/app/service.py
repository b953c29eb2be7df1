"""The service that answers requests, assembled from its parts."""

from dataclasses import replace
from typing import NamedTuple

from graphql import GraphQLSchema
from strawberry import Schema

from firmware_graph.api.execution.agent_trail import DAY_SECONDS, AgentTrail
from firmware_graph.api.execution.answer_cache import AnswerCache
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.costly import CostlyPlaces
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.encoding import Encoder
from firmware_graph.api.execution.executor import OpenContext, OperationExecutor
from firmware_graph.api.execution.first_questions import FirstQuestions
from firmware_graph.api.execution.freshness import Freshness
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.known_parties import KnownParties
from firmware_graph.api.execution.ledger import ledger_at
from firmware_graph.api.execution.places import Places
from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.trusted import Trust, TrustedDocuments, trusted_documents
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.list_maxima import list_maxima
from firmware_graph.api.schema.write import Write
from firmware_graph.api.subscription.revision_watch import RevisionWatch
from firmware_graph.api.subscription.stream_places import StreamPlaces
from firmware_graph.api.subscription.subscriptions import Subscriptions
from firmware_graph.audit.agent_uses import AgentUses
from firmware_graph.audit.journal import Journal
from firmware_graph.audit.recorder import GraphRecorder, JournalRecorder, Recorder, Unrecorded
from firmware_graph.audit.shipping import Shipping
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.database.background import Background
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.turns import Turns
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.mailbox import MailRules
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.request_limits import RequestLimits
from firmware_graph.model.rights import Scope
from firmware_graph.model.webhook import WebhookRules
from firmware_graph.settings import Settings


class PartyRules(NamedTuple):
    """The rules for what parties create."""

    keys: KeyRules
    webhooks: WebhookRules = WebhookRules()
    mail: MailRules = MailRules()


def service_of(  # noqa: PLR0913 - each is a part of it
    settings: Settings,
    schema: Schema,
    graph: Graph,
    readiness: Readiness,
    party_rules: PartyRules | None = None,
    *,
    shipping: Shipping | None = None,
) -> Service:
    """Assemble the service; `shipping` is set if reads are recorded in a journal."""
    rules = party_rules or PartyRules(key_rules_of(settings, None))
    core = executable(schema)
    background = Background(Turns(1, most_waiting=settings.max_waiting_documents))
    return Service(
        documents_of(settings, core, background),
        gate_of(settings, core),
        OperationExecutor(
            core,
            context_opener_of(settings, graph, rules, shipping),
            settings.deadline_seconds,
            Plans(schema) if settings.executor == "plan" else None,
            patience=lambda: settings.first_questions_seconds if readiness.is_asking else 0.0,
        ),
        answer_cache_of(settings, graph),
        is_ready=lambda: readiness.is_ready,
        introspected=IntrospectedAnswers(background, settings.cached_introspection_bytes),
        releases=Releases(recorder_of(settings, graph, shipping)),
        tracer=graph.tracer,
        trail=trail_of(settings, graph),
        budget=Budget.of(settings),
        parties=KnownParties(graph, settings.deadline_seconds),
        places=Places(settings.max_concurrent, settings.max_queued, settings.deadline_seconds),
        costly=CostlyPlaces(settings.max_costly, settings.max_costly_of_caller, settings.deadline_seconds),
        trusted=trusted_documents(Trust(settings.trusted_documents), settings.trusted_documents_file),
        introspection_for_all=settings.anonymous_introspection,
        encoder=Encoder(settings.max_answer_bytes),
    )


def trail_of(settings: Settings, graph: Graph) -> AgentTrail:
    """Return what records the operations of agents, counted where rates are."""
    return AgentTrail(
        AgentUses(graph), settings.max_agent_use_bytes, ledger_at(settings.rate_limit_storage, DAY_SECONDS)
    )


def gate_of(settings: Settings, schema: GraphQLSchema) -> Gate:
    """Return the gate, with the configured limits."""
    limits = Limits(settings.max_depth, settings.max_aliases, settings.max_directives, settings.max_cost)
    return Gate(schema, limits, maxima=list_maxima(schema, request_limits_of(settings), quotas_of(settings)))


def request_limits_of(settings: Settings) -> RequestLimits:
    """Return the limits on the arguments of a field."""
    return RequestLimits(settings.max_page_size, settings.max_batch_items, settings.max_operations)


def context_opener_of(settings: Settings, graph: Graph, rules: PartyRules, shipping: Shipping | None) -> OpenContext:
    """Return the function that begins an execution on the graph, with the configured rules and limits."""
    mandatory_from = settings.declarations_mandatory_from
    quotas = quotas_of(settings)
    limits = request_limits_of(settings)

    def open_context(
        caller: Caller, deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
    ) -> OperationContext:
        reader = GraphReader(
            graph,
            rights=caller.rights,
            deadline=deadline,
            is_of_leader=write is not None,
            uses_party_facts=uses_party_facts,
        )
        context = OperationContext.begin(caller, reader, write)
        context.key_rules, context.webhook_rules, context.mail_rules = rules
        context.quotas, context.limits = quotas, limits
        context.own_reads_delay_days = settings.own_reads_delay_days
        context.ship_reads = shipping.ship if shipping else None
        context.mandatory_from = mandatory_from.isoformat() if mandatory_from else None
        return context

    return open_context


def shipping_of(settings: Settings, graph: Graph) -> Shipping | None:
    """Return what ships recorded reads to the graph, if reads are recorded in a journal."""
    return Shipping(graph, Journal(settings.audit_folder)) if settings.audit_folder else None


def recorder_of(settings: Settings, graph: Graph, shipping: Shipping | None) -> Recorder:
    """Return the recorder of reads: to the journal if there is one, else to the graph."""
    if shipping is None:
        return GraphRecorder(graph, settings.audit_seconds)
    return JournalRecorder(shipping.journal, settings.audit_seconds, graph.tracer)


def key_rules_of(settings: Settings, step_up: StepUpRule | None) -> KeyRules:
    """Return the rules for API keys: no key gets a scope that requires step-up authentication."""
    kept = step_up.wanted.scopes if step_up else frozenset[Scope]()
    return KeyRules(settings.max_api_keys, settings.max_new_api_keys, settings.max_api_key_days, kept)


def quotas_of(settings: Settings) -> Quotas:
    """Return the quotas of what callers may store."""
    return Quotas(
        watches=settings.max_watches,
        watched_requests=settings.max_watched_requests,
        open_proposals=settings.max_open_proposals,
        proposals=settings.max_proposals,
        compatibility_changes=settings.max_compatibility_changes,
        targets=settings.max_targets,
        limitations=settings.max_limitations,
        note_revisions=settings.max_note_revisions,
    )


def documents_of(settings: Settings, schema: GraphQLSchema, background: Background) -> DocumentCache:
    """Create the cache of documents."""
    return DocumentCache(
        schema,
        DocumentLimits.of(settings),
        max_characters=settings.cached_document_characters,
        max_refusal_bytes=settings.cached_refusal_bytes,
        background=background,
    )


def answer_cache_of(settings: Settings, graph: Graph) -> AnswerCache | None:
    """Create the cache of answers, if answers are cached."""
    if settings.kept_bytes == 0 or not settings.keeps_answers:
        return None
    return AnswerCache(graph.store, Freshness(Published(graph)))


def subscriptions_of(settings: Settings, graph: Graph, service: Service) -> Subscriptions:
    """Create the service of subscriptions."""
    return Subscriptions(
        service,
        RevisionWatch(Published(graph)),
        StreamPlaces(settings.max_streams, settings.max_streams_of_caller),
        settings.stream_heartbeat_seconds,
        settings.write_seconds,
    )


def first_questions_of(settings: Settings, graph: Graph, service: Service) -> FirstQuestions | None:
    """Create the warm-up questions, if enabled; their answers are not cached and belong to no caller.

    Each has the usual deadline: Neo4j discards the plan of a statement that exceeds its deadline, so a shorter one
    would make a busy machine start over again and again.
    """
    if settings.first_questions_seconds == 0:
        return None
    patient = max(settings.deadline_seconds, settings.first_questions_seconds)
    unheard = replace(
        service,
        executor=replace(service.executor, deadline_seconds=patient),
        answers=None,
        releases=Releases(Unrecorded()),
        budget=Budget(),
        places=None,
        parties=None,
        trusted=TrustedDocuments(),
    )
    return FirstQuestions(graph, unheard.respond, settings.first_questions_seconds)

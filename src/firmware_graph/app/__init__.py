"""The application: the only place that assembles the parts."""

import sys
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from firmware_graph.api.execution.ledger import ledger_at
from firmware_graph.api.schema.build import declared_schema
from firmware_graph.app.lifespan import lifespan_of
from firmware_graph.app.mail import mail_routes_of, mail_rules_of
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.exposure import reason_for_loopback
from firmware_graph.auth.sign_in import code_flow_of
from firmware_graph.database import collector
from firmware_graph.database.connection import connection_of
from firmware_graph.exports.places import ExportPlaces
from firmware_graph.http.address import Proxies
from firmware_graph.http.atom import AtomEndpoint
from firmware_graph.http.body_memory import BodyMemory, CountedForms
from firmware_graph.http.compression import Compression
from firmware_graph.http.documentation import documentation_routes
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.exporting import ExportEndpoint
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.health import health_routes
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.idle_sockets import IdleSockets
from firmware_graph.http.log import configure_logging
from firmware_graph.http.long_answers import AnswerMemory, LongAnswers
from firmware_graph.http.loopback import LoopbackOnly
from firmware_graph.http.metrics import Metrics, metrics_of
from firmware_graph.http.pages import LEAST_BYTES, built_assets, page_routes
from firmware_graph.http.problem import answer_http_exception
from firmware_graph.http.streaming import StreamingEndpoint
from firmware_graph.http.web_socket import WebSocketEndpoint
from firmware_graph.pages.acting import acting_of
from firmware_graph.pages.changing import changing_of
from firmware_graph.pages.credential import CredentialRefused, answer_refused
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.importing import Importer
from firmware_graph.pages.listing import listing_of
from firmware_graph.pages.problem_pages import ProblemPages
from firmware_graph.pages.rendering import Assets, templates_with
from firmware_graph.pages.sign_in_limits import SignInLimits, SignInPlaces
from firmware_graph.pages.signing_in import SignIn
from firmware_graph.pages.signing_in_elsewhere import SignInElsewhere
from firmware_graph.pages.take_away import SessionDownloads
from firmware_graph.pages.uploading import Uploads
from firmware_graph.settings import Settings, load_settings

SWITCH_SECONDS: Final = 0.001


def create_app(settings: Settings) -> Starlette:
    """Create the application; it opens the graph at startup, and starts even if the database is unavailable.

    Raises:
        ConfigurationError: A setting, a key set or the access table is wrong.
    """
    configure_logging(settings)
    connection = connection_of(settings)
    authenticator, metrics = authenticator_of(settings), metrics_of(settings)
    graphql = endpoint_of(settings, authenticator, metrics)
    explorer = explorer_for(settings, graphql)
    app = Starlette(
        routes=[
            StreamingEndpoint(graphql).route(),
            sockets_of(settings, graphql).route(),
            exports_of(settings, graphql).route(),
            AtomEndpoint(graphql).route(),
            *health_routes(),
            *mail_routes_of(mail_rules_of(settings)),
            *page_routes(),
            *documentation_routes(),
            *explorer.routes(),
            *(route for one in changing_of(explorer, settings.max_form_bytes) for route in one.routes()),
            *(route for one in listing_of(explorer) for route in one.routes()),
            *acting_of(explorer, settings.max_form_bytes).routes(),
            *Uploads(explorer, Importer(connection), settings.max_upload_bytes).routes(),
            *sign_in_routes(settings, explorer),
        ],
        middleware=middleware_of(settings, explorer, graphql),
        exception_handlers={HTTPException: answer_http_exception, CredentialRefused: answer_refused},
        lifespan=lifespan_of(settings, connection, declared_schema(), graphql),
    )
    app.router.redirect_slashes = False  # it would redirect a client to its own Host header
    return app


def create_app_from_environment() -> Starlette:
    """Create the application from the environment alone, for a worker process.

    Sets the interpreter's switch interval: the event loop waits that long for the thread of `Background` when it wakes
    up.

    Raises:
        ConfigurationError: A setting, a key set or the access table is wrong.
    """
    app = create_app(load_settings())
    collector.settle()
    structlog.configure(cache_logger_on_first_use=True)  # nothing in a worker configures it again
    sys.setswitchinterval(SWITCH_SECONDS)
    return app


def endpoint_of(settings: Settings, authenticator: Authenticator, metrics: Metrics) -> GraphQLEndpoint:
    """Create the GraphQL endpoint."""
    return GraphQLEndpoint(
        authenticator,
        settings.max_body_bytes,
        settings.max_json_values,
        Proxies(settings.trusted_proxies, settings.forwarded_header),
        Compression(settings.compress_from_bytes, settings.cached_compressed_bytes),
        get_for_all=settings.anonymous_get,
        room=BodyMemory(settings.max_bodies_bytes),
        metrics=metrics,
    )


def explorer_for(settings: Settings, graphql: GraphQLEndpoint) -> Explorer:
    """Create the explorer; callers with a credential in their headers are those of the GraphQL endpoint."""
    return Explorer(
        graphql.authenticator,
        graphql.proxies.address_of,
        templates_with(Assets(**built_assets())),
        settings.max_form_bytes,
        graphql.caller_of_page,
        Compression(LEAST_BYTES if settings.compress_from_bytes else 0, kept_bytes=0),
    )


def sockets_of(settings: Settings, graphql: GraphQLEndpoint) -> WebSocketEndpoint:
    """Create the WebSocket endpoint."""
    return WebSocketEndpoint(graphql, IdleSockets(settings.max_streams_of_caller), settings.max_socket_operations)


def exports_of(settings: Settings, graphql: GraphQLEndpoint) -> ExportEndpoint:
    """Create the export endpoint."""
    places = ExportPlaces(settings.max_exports, settings.max_exports_of_caller)
    return ExportEndpoint(graphql, places, settings.export_seconds)


def middleware_of(settings: Settings, explorer: Explorer, graphql: GraphQLEndpoint) -> list[Middleware]:
    """Create the middleware around all routes, outermost first."""
    return [
        Middleware(ProblemPages, explorer=explorer),
        Middleware(Envelope, metrics=graphql.metrics),
        *loopback_of(settings),
        *hosts_of(settings),
        Middleware(CountedForms, room=graphql.room),
        Middleware(SessionDownloads, explorer=explorer, max_fields_bytes=settings.max_url_bytes),
        Middleware(LongAnswers, memory=AnswerMemory(settings.max_answers_bytes)),
    ]


def hosts_of(settings: Settings) -> list[Middleware]:
    """Create the check of the Host header, if allowed hosts are set."""
    return [Middleware(AllowedHosts, allowed=settings.allowed_hosts)] if settings.allowed_hosts else []


def loopback_of(settings: Settings) -> list[Middleware]:
    """Create the check of the address that is asked, if what is trusted is for loopback only."""
    reason = reason_for_loopback(settings)
    return [Middleware(LoopbackOnly, reason=reason)] if reason else []


def sign_in_routes(settings: Settings, explorer: Explorer) -> list[Route]:
    """Create the routes to sign in to the explorer.

    Raises:
        ConfigurationError: The OpenID Connect issuer is not configured correctly.
    """
    flow = code_flow_of(settings, explorer.authenticator)
    demo_key_file = settings.demo_key_file if settings.demo_sign_in else None
    sign_in = SignIn(explorer, demo_key_file, is_elsewhere=flow is not None)
    if flow is None:
        return sign_in.routes()
    limits = SignInLimits(
        SignInPlaces(settings.max_sign_ins, settings.max_sign_ins_of_address),
        settings.rate_limit_sign_ins,
        ledger_at(settings.rate_limit_storage),
    )
    return [*sign_in.routes(), *SignInElsewhere(sign_in, flow, limits).routes()]

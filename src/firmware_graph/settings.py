"""The settings of a process, from its environment: NEO4J_* for the database, FIRMWARE_GRAPH_* for the rest."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from firmware_graph.errors import ConfigurationError
from firmware_graph.setting_types import (
    BoltAddress,
    Budget,
    Listed,
    MailServer,
    Networks,
    Positive,
    Seconds,
    WebAddress,
    Words,
)

KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


class Settings(BaseSettings):
    """The settings of a process; every limit has a default.

    Tokens signed with the private key of `demo_key_file` are accepted too: for demonstrations on loopback only.
    """

    model_config = SettingsConfigDict(
        env_prefix="FIRMWARE_GRAPH_",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    neo4j_uri: Annotated[BoltAddress | None, Field(validation_alias="NEO4J_URI")] = None
    neo4j_user: Annotated[str, Field(validation_alias="NEO4J_USER")] = "neo4j"
    neo4j_password: Annotated[SecretStr | None, Field(validation_alias="NEO4J_PASSWORD")] = None
    neo4j_database: Annotated[str, Field(validation_alias="NEO4J_DATABASE")] = "neo4j"
    neo4j_pool_size: Annotated[Positive, Field(validation_alias="NEO4J_POOL_SIZE")] = 50

    jwks_file: Path | None = None
    demo_key_file: Path | None = None
    demo_sign_in: bool = False  # by choosing a role, which demo_key_file then signs for; on loopback only
    token_issuer: str | None = None
    token_audience: str | None = None
    token_leeway_seconds: Annotated[int, Field(ge=0, le=300)] = 30
    claims_file: Path | None = None

    oidc_issuers: Words = ()
    oidc_refresh_seconds: Annotated[float, Field(ge=1)] = 300.0
    oidc_cooldown_seconds: Annotated[float, Field(ge=1)] = 30.0  # for unknown keys, and after a failure
    oidc_keep_seconds: Annotated[float, Field(ge=60)] = 86_400.0  # the keys of an unreachable issuer
    oidc_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0

    sign_in_issuer: str | None = None  # one of oidc_issuers, at which people sign in
    sign_in_client_id: str | None = None
    sign_in_client_secret_file: Path | None = None  # none for a public client
    sign_in_scopes: Words = ()  # beside openid
    max_sign_ins: Positive = 20  # that one process completes concurrently
    max_sign_ins_of_address: Positive = 5
    rate_limit_sign_ins: Budget = 60  # of one address per minute; 0 is no limit
    public_url: WebAddress | None = None  # as browsers reach it; for mail too

    step_up_acr_values: Words = ()
    step_up_max_age_seconds: Positive | None = None

    max_api_keys: Positive = 20  # of a party, that have not ended
    max_new_api_keys: Positive = 100  # of a party, in 24 hours
    max_api_key_days: Positive = 366
    max_watches: Positive = 50  # of a party
    max_watched_requests: Positive = 50_000  # of all watches of a party together
    max_targets: Positive = 5_000  # of a party, approved or avoided
    max_limitations: Positive = 20  # of a device model
    max_note_revisions: Positive = 50  # of the note on an entry, in 24 hours
    watch_seconds: Annotated[float, Field(ge=0, le=3_600)] = 1.0  # between checks; 0 turns watches off
    api_key_use_days: Positive = 90  # for which agents' uses are stored
    max_agent_use_bytes: Positive = 64 * MEBIBYTE  # of these that a party's agents add in 24 hours
    max_open_proposals: Positive = 50  # of a party
    max_proposals: Positive = 100  # of a party, in 24 hours
    max_compatibility_changes: Positive = 1_000  # of a party with codes, in 24 hours
    suppliers_may_propose: bool = False  # changes of entries of any manufacturer

    webhook_key_file: Path | None = None  # seals the secrets of webhooks, which are off without it
    webhook_networks: Networks = ()  # closed ones; http too
    webhook_hosts: Listed = ()  # in closed networks; http too
    webhook_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0  # for one request
    webhook_give_up_days: Annotated[float, Field(gt=0, le=60)] = 5.0  # of failures, before one is disabled
    webhook_keep_days: Positive = 30  # for which deliveries are stored
    webhook_rotation_hours: Positive = 24  # for which an old secret signs too
    max_webhooks: Positive = 20  # of a party, and mailboxes

    smtp_url: MailServer | None = None  # mail is off without it
    mail_from: str | None = None
    mail_digest_hour: Annotated[int, Field(ge=0, le=23)] = 6  # of UTC

    max_body_bytes: Positive = 4 * MEBIBYTE  # 10,000 requests by product tuple
    max_bodies_bytes: Positive = 128 * MEBIBYTE  # of all requests of one process together
    max_answers_bytes: Positive = 256 * MEBIBYTE  # likewise, of what is being sent
    max_answer_bytes: Positive = 16 * MEBIBYTE  # exports read pages of a few hundred rows
    max_json_values: Positive = 300_000  # what 10,000 requests by product tuple have, as far as max_body_bytes goes
    max_form_bytes: Positive = MEBIBYTE  # a form of the explorer, its file included
    max_upload_bytes: Positive = 32 * MEBIBYTE  # the files that are uploaded together
    max_document_bytes: Positive = 128 * KIBIBYTE
    max_tokens: Positive = 10_000
    max_selections: Positive = 1_000
    max_comparisons: Positive = 10_000
    max_introspected_values: Positive = 20_000
    max_waiting_documents: Positive = 100
    max_depth: Positive = 20
    max_aliases: Positive = 100
    max_directives: Positive = 50
    max_cost: Positive = 50_000
    max_page_size: Annotated[int, Field(ge=500, le=10_000)] = 500  # the explorer and exports ask for as many
    max_batch_items: Annotated[int, Field(ge=500, le=100_000)] = 10_000  # exports ask for a few hundred at a time
    max_operations: Annotated[int, Field(gt=0, le=10_000)] = 1_000  # of one change, proposed or assumed
    max_touched: Positive = 2_000_000  # versions and upgrades of the lineages of an operation
    max_validation_errors: Positive = 5
    deadline_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    cached_document_characters: Positive = 250_000
    cached_refusal_bytes: Annotated[int, Field(ge=0)] = MEBIBYTE
    cached_introspection_bytes: Annotated[int, Field(ge=0)] = 4 * MEBIBYTE
    first_questions_seconds: Annotated[float, Field(ge=0, le=600)] = 60.0  # 0 turns them off
    kept_bytes: Annotated[int, Field(ge=0)] = 256 * MEBIBYTE  # rows, lineages and answers; 0 caches none
    keeps_answers: bool = True
    lease_milliseconds: Annotated[int, Field(ge=0, le=5000)] | None = None  # a property of the store: None leaves it
    executor: Literal["plan", "graphql-core"] = "plan"

    max_connections: Positive = 500  # of one process
    max_url_bytes: Positive = 64 * KIBIBYTE
    max_header_bytes: Positive = 64 * KIBIBYTE
    max_headers: Positive = 100
    header_seconds: Seconds = 10.0
    body_seconds: Seconds = 30.0
    idle_seconds: Seconds = 75.0
    write_seconds: Seconds = 30.0
    allowed_hosts: Listed = ()  # empty: any
    trusted_proxies: Networks = ()
    forwarded_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    compress_from_bytes: Annotated[int, Field(ge=0)] = 16 * KIBIBYTE  # 0 compresses no answer
    cached_compressed_bytes: Annotated[int, Field(ge=0)] = 16 * MEBIBYTE

    rate_limit: Budget = 1_000_000_000  # cost in a minute; 0 is no limit
    rate_limit_anonymous: Budget = 1_000_000_000
    rate_limit_storage: SecretStr | None = None
    max_concurrent: Positive = 50  # operations of one caller
    max_queued: Annotated[int, Field(ge=0)] = 200
    max_costly: Positive = 8  # operations above a cost of 2,000 that are executed at a time
    max_costly_of_caller: Positive = 4
    anonymous_get: bool = True
    anonymous_introspection: bool = True
    trusted_documents: Literal["off", "log", "only"] = "off"
    trusted_documents_file: Path | None = None

    backup_key_file: Path | None = None

    export_seconds: Annotated[float, Field(gt=0, le=86_400)] = 600.0  # the deadline of a whole export
    max_exports: Positive = 8  # of one process at a time
    max_exports_of_caller: Positive = 2

    max_streams: Positive = 400  # of one process; each may be a connection
    max_streams_of_caller: Positive = 50
    max_socket_operations: Positive = 50  # of one WebSocket at a time
    stream_heartbeat_seconds: Seconds = 10.0

    metrics_port: Annotated[int, Field(ge=1, le=65_535)] | None = None  # metrics are off without it
    metrics_host: str = "127.0.0.1"
    tracing: bool = False  # spans for an SDK of OpenTelemetry

    audit_seconds: Annotated[float, Field(gt=0, le=60)] = 2.0  # how long an answer waits for the record of its release
    audit_folder: Path | None = None  # of the journals of reads; without it each is in the database before its release
    audit_key_file: Path | None = None  # signs the heads of the chains of records
    audit_keep_days: Annotated[int, Field(ge=30, le=36_500)] = 2_557  # seven years
    declarations_mandatory_from: date | None = None  # predecessors of entries added from this day on must be declared
    own_reads_delay_days: Annotated[int, Field(ge=1, le=3_650)] = 30  # before a manufacturer is shown a read

    log_format: Literal["json", "console"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("max_streams")
    @classmethod
    def leave_connections(cls, streams: int, info: ValidationInfo) -> int:
        """Check that streams leave connections for requests."""
        connections = info.data.get("max_connections", streams + 1)
        if streams >= connections:
            message = f"It should be less than FIRMWARE_GRAPH_MAX_CONNECTIONS ({connections}): requests need some too"
            raise ValueError(message)
        return streams


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment; `overrides`, by attribute name, take precedence.

    Raises:
        ConfigurationError: The message has a line for each invalid setting: its name and the reason, never its value.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = [
            f"{variable_of(str(problem['loc'][0]))}: {problem['msg'].removeprefix('Value error, ')}."
            for problem in error.errors()
        ]
        raise ConfigurationError("\n".join(wrong)) from None


def variable_of(location: str) -> str:
    """Return the environment variable of a setting, given its attribute or its alias."""
    name = location.upper()
    return name if name.startswith("NEO4J_") else f"FIRMWARE_GRAPH_{name.removeprefix('FIRMWARE_GRAPH_')}"

"""The `WWW-Authenticate` header: a token was not accepted, or a stronger authentication is required."""

from typing import Final

from firmware_graph.model.rights import StepUp

REALM: Final = 'Bearer realm="firmware-graph"'
INVALID_TOKEN: Final = f'{REALM}, error="invalid_token"'


def step_up_challenge(step_up: StepUp) -> str:
    """Return the challenge for the required authentication (RFC 9470)."""
    wanted = f'{REALM}, error="insufficient_user_authentication"'
    if step_up.acr_values:
        wanted += f', acr_values="{" ".join(step_up.acr_values)}"'
    return wanted if step_up.max_age_seconds is None else f'{wanted}, max_age="{step_up.max_age_seconds}"'

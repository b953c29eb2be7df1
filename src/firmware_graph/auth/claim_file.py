"""The file that maps the claims of identity providers to roles: TOML, validated completely at startup."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from firmware_graph.auth.claim_map import OWN_ROLES, SEC_PARTY, ClaimMap
from firmware_graph.errors import ConfigurationError
from firmware_graph.records.toml import parse_toml

GIVEN: Final = (*OWN_ROLES, SEC_PARTY)


@dataclass(frozen=True, slots=True)
class ClaimMaps:
    """The maps of issuers that have their own, and the map of all other issuers."""

    default: ClaimMap = field(default_factory=ClaimMap)
    by_issuer: Mapping[str, ClaimMap] = field(default_factory=dict)

    def of(self, issuer: str | None) -> ClaimMap:
        """Return the map of an issuer."""
        return self.by_issuer.get(issuer, self.default) if issuer else self.default


def several(value: object) -> object:
    """Accept a single text in place of a list of one."""
    return [value] if isinstance(value, str) else value


def known(name: str) -> str:
    """Validate what a claim's value grants: the name of a role, or `sec_party`."""
    if name in GIVEN:
        return name
    raise ValueError(none_of(name, GIVEN))


def none_of(name: str, names: Collection[str]) -> str:
    """Return the message for a name that is none of some, with the one most like it."""
    near = "".join(f" Is it '{match}'?" for match in get_close_matches(name, names, 1))
    return f"'{name}' is none of {', '.join(names)}.{near}"


Name = Annotated[str, StringConstraints(min_length=1)]
Names = Annotated[tuple[Name, ...], BeforeValidator(several)]
Given = Annotated[frozenset[Annotated[str, AfterValidator(known)]], BeforeValidator(several)]


class Strict(BaseModel):
    """A table of the file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ClaimNames(Strict):
    """The table `claims`: the names of an issuer's claims."""

    roles: Names = ClaimMap().roles
    party: Name = ClaimMap().party
    subject: Name = ClaimMap().subject
    is_sec_party: Name = ClaimMap().is_sec_party
    manufacturer_codes: Name = ClaimMap().manufacturer_codes
    acting_for: Name = ClaimMap().acting_for
    act_for: Name = ClaimMap().act_for
    acr: Name = ClaimMap().acr
    auth_time: Name = ClaimMap().auth_time


class IssuerTable(Strict):
    """The tables of one issuer; without `roles`, the values are the names of the roles."""

    claims: ClaimNames = ClaimNames()
    roles: dict[str, Given] | None = None

    def map(self) -> ClaimMap:
        """Return the map that the tables describe."""
        return ClaimMap(**self.claims.model_dump(), given_by=OWN_ROLES if self.roles is None else self.roles)


class ClaimFile(IssuerTable):
    """The file: the tables for all issuers, and those of single issuers, which replace them."""

    issuers: dict[str, IssuerTable] = {}


def read_claim_maps(path: Path, issuers: Collection[str]) -> ClaimMaps:
    """Read a file of claims, in which only `issuers`, the accepted ones, have tables of their own.

    Raises:
        ConfigurationError: It cannot be read, or something in it is unknown; the message names each place.
    """
    try:
        file = ClaimFile.model_validate(parse_toml(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"The file of claims {path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, at['loc']))}: {at['msg'].removeprefix('Value error, ')}" for at in error.errors()]
        raise is_wrong(path, wrong) from error
    except ValueError as error:
        raise ConfigurationError(f"The file of claims {path} is not TOML: {error}.") from error
    if wrong := [not_accepted(name, issuers) for name in file.issuers if name not in issuers]:
        raise is_wrong(path, wrong)
    return ClaimMaps(file.map(), {name: table.map() for name, table in file.issuers.items()})


def not_accepted(name: str, issuers: Collection[str]) -> str:
    """Return the message for tables of an issuer whose tokens are not accepted: they would apply to none."""
    why = none_of(name, issuers) if issuers else "no issuer is named"
    return f"issuers.{name}: {why} (FIRMWARE_GRAPH_OIDC_ISSUERS, FIRMWARE_GRAPH_TOKEN_ISSUER)"


def is_wrong(path: Path, wrong: Iterable[str]) -> ConfigurationError:
    """Return the error for a file with something unknown, by place."""
    return ConfigurationError(f"The file of claims {path} is wrong:\n" + "\n".join(wrong))

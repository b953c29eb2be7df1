"""The entries of device models: those that the process has cached, and those that it reads with their rows."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from firmware_graph.database.kept import Found, KeptFacts, each_by
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.products.shared.kept_versions import found_versions, kept_rows

MODEL: Final = "model"
"""The kind of the cache key of a model's entries, used with the model key."""

MODEL_BYTES: Final = 400
"""The measured size of a model's entries with their key."""


class KeptModel(NamedTuple):
    """The entries of a model, in order; a change that touches one of them or the model invalidates it."""

    model_key: str
    cpl_entry_ids: tuple[int, ...]

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return MODEL_BYTES + 36 * len(self.cpl_entry_ids)

    @property
    def model_keys(self) -> tuple[str, ...]:
        """Its own key."""
        return (self.model_key,)


async def kept_models(reader: GraphReader, model_keys: Iterable[str]) -> dict[str, Sequence[FirmwareVersion]]:
    """Return the versions of each model, sorted by entry ID; one round trip for those that are not cached."""
    kept = reader.kept

    async def read(keys: list[str]) -> Found[str, Sequence[FirmwareVersion]]:
        reading = await reader.read_with_tiers("versions_by_device_model", model_keys=sorted(keys))
        versions = sorted(map(FirmwareVersion.shared, reading.record["versions"]))
        found: dict[str, list[FirmwareVersion]] = {key: [] for key in keys}
        for version in versions:
            found[version.model_key].append(version)
        rows = found_versions(versions, reading).kept
        models = {key: KeptModel(key, tuple(version.cpl_entry_id for version in own)) for key, own in found.items()}
        return Found(found, {**rows, **{(MODEL, key): model for key, model in models.items()}}, reading)

    return await kept.gather(
        reader, [*dict.fromkeys(model_keys)], look=partial(each_by, partial(look_up, kept)), read=read
    )


def look_up(kept: KeptFacts, model_key: str) -> Sequence[FirmwareVersion] | None:
    """Look up the versions of a model; None if it is not cached, or one of their rows is not."""
    found = kept.get((MODEL, model_key))
    return kept_rows(kept, found.cpl_entry_ids) if isinstance(found, KeptModel) else None

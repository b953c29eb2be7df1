"""What a change writes of products: versions that begin or are corrected, and their models and manufacturers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import DeviceModel, FirmwareVersion, Manufacturer
from firmware_graph.records.model_key import model_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanges:
    """Versions to add or correct, and the consequences for models and manufacturers.

    `moves` are the entries whose model has changed, with the model's key. Unused are those without any firmware left.
    """

    added: Sequence[FirmwareVersion] = ()
    corrected: Sequence[FirmwareVersion] = ()
    moves: Sequence[tuple[int, str]] = ()
    models: Sequence[DeviceModel] = ()
    unused_models: Sequence[str] = ()
    manufacturers: Sequence[Manufacturer] = ()
    unused_manufacturers: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Return whether anything changes: models and manufacturers only change with their versions."""
        return bool(self.added or self.corrected)

    @property
    def versions(self) -> Sequence[FirmwareVersion]:
        """The versions that are new or changed, as they are afterwards."""
        return [*self.added, *self.corrected]


def product_changes(
    before: Mapping[int, FirmwareVersion], after: Mapping[int, FirmwareVersion], *, recorded_at: int
) -> ProductChanges:
    """Compare all versions before a change with all after it.

    A version that is the same row object is not compared further. A corrected version is recorded from `recorded_at`.
    """
    added, corrected, moves = [], [], []
    for entry, version in after.items():
        past = before.get(entry)
        if past is None:
            added.append(version)
        elif past is not version and past != version:
            corrected.append(version._replace(recorded_from=recorded_at))
            if past.model_key != version.model_key:
                moves.append((entry, version.model_key))
    old_models, new_models = _models(before.values()), _models(after.values())
    old_names, new_names = _names(old_models.values()), _names(new_models.values())
    return ProductChanges(
        added=added,
        corrected=corrected,
        moves=moves,
        models=[model for key, model in new_models.items() if old_models.get(key) != model],
        unused_models=[key for key in old_models if key not in new_models],
        manufacturers=[Manufacturer(code, name) for code, name in new_names.items() if old_names.get(code) != name],
        unused_manufacturers=[code for code in old_names if code not in new_names],
    )


def _models(versions: Collection[FirmwareVersion]) -> dict[str, DeviceModel]:
    one_of_each = {version.model_key: version for version in versions}
    return {key: model_of(version) for key, version in one_of_each.items()}


def _names(models: Collection[DeviceModel]) -> dict[str, str]:
    return {model.manufacturer_code: model.manufacturer_name for model in models}

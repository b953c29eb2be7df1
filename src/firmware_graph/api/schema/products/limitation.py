"""Standing limitations of device models, on the models and on the answers about them."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model import firmware, limitation, pathway, verdict
from firmware_graph.questions.products.limitations import limitations

Answer = pathway.UpgradePathway | pathway.NoPathway | pathway.PathwayUnknown | pathway.NotOtaUpgradable


async def limitations_of_models(
    models: Sequence[firmware.DeviceModel], context: OperationContext
) -> Sequence[Sequence[limitation.Limitation]]:
    """Resolve the limitations of each model."""
    register = await limitations(context.reader)
    return [register.on(model.model_key, context.clocks.day) for model in models]


async def limitations_of_answers(
    answers: Sequence[Answer], context: OperationContext
) -> Sequence[Sequence[limitation.Limitation]]:
    """Resolve the limitations of the models that each answer is about: of its source and target."""
    register = await limitations(context.reader)
    day = context.clocks.day
    return [[one for key in models_of(answer) for one in register.on(key, day)] for answer in answers]


async def limitations_of_verdicts(
    verdicts: Sequence[verdict.UpgradeVerdict], context: OperationContext
) -> Sequence[Sequence[limitation.Limitation]]:
    """Resolve the limitations of the models that each verdict is about: of both ends."""
    register = await limitations(context.reader)
    day = context.clocks.day
    return [[one for key in models_among(found.ends) for one in register.on(key, day)] for found in verdicts]


def models_of(answer: Answer) -> list[str]:
    """Return the models of the ends of an answer, each once."""
    return models_among(
        [answer.source, answer.target] if isinstance(answer, pathway.UpgradePathway) else [answer.source]
    )


def models_among(ends: Sequence[firmware.FirmwareVersion]) -> list[str]:
    """Return the models of some versions, each once."""
    return list(dict.fromkeys(end.model_key for end in ends))


@strawberry.type(description="What is limited of a device model, whatever its firmware.")
class Limitation:
    """A limitation of a device model."""

    is_type_of = stands_for(limitation.Limitation)

    limitation_id: strawberry.ID = column(name="id")
    model_key: strawberry.ID = column(name="deviceModelId")
    text: str
    effective_from: Date | None = column("From when it holds; null for always.")
    stated_by: str
    recorded_from: DateTime


@strawberry.input(description="`effectiveFrom` is from when it holds, always unless given.")
class LimitationInput:
    """The input for a limitation of a model."""

    device_model_id: strawberry.ID
    text: str
    effective_from: Date | None = strawberry.UNSET

    def read(self) -> limitation.LimitationText:
        """Convert the input to a limitation's text."""
        known = given(self)
        return limitation.LimitationText(known["device_model_id"], known["text"], known.get("effective_from"))

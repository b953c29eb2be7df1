"""The second lock: under graphql-core, a field that the caller may not read is null before its resolver is called."""

from typing import Any

from graphql import GraphQLObjectType
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from firmware_graph.auth.readable import Readable


class GuardedExecutor(Executor[Any]):
    """An executor for one caller: fields that are not `readable` are null, except introspection.

    The gate has already added an error for each coordinate to the response, so none is added for each row here.
    """

    def __init__(self, *arguments: Any, readable: Readable, **named: Any) -> None:  # noqa: ANN401 - as the base class has them
        super().__init__(*arguments, **named)
        self.readable = readable

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,  # noqa: ANN401 - whatever the resolver above returned
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,  # noqa: ANN401 - as the base class has it
    ) -> Any:  # noqa: ANN401 - whatever the field is
        """Resolve a field, or return null."""
        name = field_details_list[0].node.name.value
        if (parent_type.name, name) in self.readable or name.startswith("__") or parent_type.name.startswith("__"):
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        return None

"""The Query root: the questions of all wings."""

import strawberry

from firmware_graph.api.schema.defects.query import DefectsQuery
from firmware_graph.api.schema.dependency.query import DependencyQuery
from firmware_graph.api.schema.parties.query import PartiesQuery
from firmware_graph.api.schema.pathways.query import PathwaysQuery
from firmware_graph.api.schema.products.query import ProductsQuery
from firmware_graph.api.schema.publication.query import PublicationQuery


@strawberry.type
class Query(ProductsQuery, PathwaysQuery, DependencyQuery, DefectsQuery, PublicationQuery, PartiesQuery):
    """All questions."""

"""The plan: what a query is compiled to once, and executed by each time (docs/plan.md)."""

from firmware_graph.api.plan.plans import Plans

__all__ = ["Plans"]

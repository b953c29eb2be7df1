"""The plan: what a query is compiled to once, and executed from each time (docs/plan.md)."""

from firmware_graph.api.plan.plans import Plans

__all__ = ["Plans"]

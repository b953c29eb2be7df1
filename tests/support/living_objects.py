"""The objects of some types that a process has, those of other tests too."""

import gc
from types import UnionType
from typing import Any


def living(kinds: type | UnionType) -> list[Any]:
    """Return the objects of some types that the collector knows.

    Their type is asked, as `isinstance` asks a weak proxy for the type of what it stands for, which may be gone.
    """
    return [one for one in gc.get_objects() if issubclass(type(one), kinds)]

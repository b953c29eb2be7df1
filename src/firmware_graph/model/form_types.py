"""What browsers send the fields of a form as."""

from typing import Final

MULTIPART: Final = "multipart/form-data"
"""The type of a form with files."""

FORM_TYPES: Final = ("application/x-www-form-urlencoded", MULTIPART)
UTF_8: Final = ("utf-8", "utf8")


def is_form(content_type: str) -> bool:
    """Whether a body is a form, in whatever charset."""
    return content_type.lower().startswith(FORM_TYPES)

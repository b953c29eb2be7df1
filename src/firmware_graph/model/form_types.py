"""What browsers send the fields of a form as."""

from typing import Final

MULTIPART: Final = "multipart/form-data"
"""The type of a form with files."""

FORM_TYPES: Final = ("application/x-www-form-urlencoded", MULTIPART)
UTF_8: Final = ("utf-8", "utf8")

SENT_FORM: Final = "firmware_graph.sent_form"
"""The key, in the scope of a download, of the function that reads the form that asked for it."""

FORM_STORED: Final = "firmware_graph.form_stored"
"""The key, in the scope of a form, of the function to call once nothing of its body is in memory any more."""


def is_form(content_type: str) -> bool:
    """Whether a body is a form, in whatever charset."""
    return content_type.lower().startswith(FORM_TYPES)

"""What browsers send the fields of a form as."""

from typing import Final

FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data")

"""The base class of all errors, and the error for a wrong configuration."""


class FirmwareGraphError(Exception):
    """Base class of all exceptions of firmware-graph."""


class ConfigurationError(FirmwareGraphError):
    """The configuration is wrong; the message states what to change."""

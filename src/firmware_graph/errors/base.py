"""The root of all errors, and that of a wrong configuration."""


class FirmwareGraphError(Exception):
    """Base class of all exceptions of firmware-graph."""


class ConfigurationError(FirmwareGraphError):
    """The configuration is wrong; the message says what to change."""

"""What the model raises; the pack writes the kind, never the words, as the wanted outcome."""


class ModelError(Exception):
    kind = "error"


class Invalid(ModelError):
    """The call is wrong: a URL without a host, a rate of 2."""
    kind = "invalid"


class Damaged(ModelError):
    """Bytes that must not be loaded."""
    kind = "damaged"


class Newer(ModelError):
    """Written for a newer version of the format."""
    kind = "newer"

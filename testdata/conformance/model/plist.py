"""The property list that carries a prefilter: XML or binary, two sets of key names."""

import plistlib
from xml.parsers.expat import ExpatError

from . import prefilter
from .errors import Damaged, Invalid

CURRENT = {"itemCount": "itemCount", "falsePositiveTolerance": "falsePositiveTolerance",
           "murmurSeed": "murmurSeed", "bitCount": "bitCount", "byteCount": "byteCount",
           "hashCount": "hashCount", "data": "data"}
BETA = {"itemCount": "numberOfItems", "falsePositiveTolerance": "falsePositiveTolerance",
        "murmurSeed": "murmurSeed", "bitCount": "numberOfBits", "byteCount": "numberOfBytes",
        "hashCount": "numberOfHashes", "data": "bitVectorData"}


def encode(fields: dict, xml: bool = False, beta: bool = False) -> bytes:
    """A plist of the fields, by their current names; extra fields stand beside them."""
    names = BETA if beta else CURRENT
    renamed = {names.get(name, name): value for name, value in fields.items()}
    return plistlib.dumps(renamed, fmt=plistlib.FMT_XML if xml else plistlib.FMT_BINARY)


def _load(data: bytes):
    # plistlib reports a damaged file by whatever exception its parser met.
    try:
        return plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, IndexError, TypeError,
            OverflowError, RecursionError, MemoryError, AttributeError) as error:
        raise Damaged(f"not a property list: {error!r}") from error


def _integer(fields: dict, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Damaged(f"{name} must be an integer of at least 0")
    return value


def decode(data: bytes) -> dict:
    """The parameters and bits; Damaged for anything a device could read out of bounds."""
    fields = _load(data)
    if not isinstance(fields, dict):
        raise Damaged("the property list is no dictionary")
    names = CURRENT if "data" in fields else BETA
    bits = fields.get(names["data"])
    if not isinstance(bits, bytes):
        raise Damaged("no filter data")
    numbers = {name: _integer(fields, names[name])
               for name in ("itemCount", "murmurSeed", "bitCount", "byteCount", "hashCount")}
    try:
        prefilter.check_parameters(numbers["bitCount"], numbers["hashCount"],
                                   numbers["murmurSeed"])
    except Invalid as error:
        raise Damaged(str(error)) from error
    if not numbers["byteCount"] == len(bits) == prefilter.byte_count(numbers["bitCount"]):
        raise Damaged("byteCount, bitCount and the data's length disagree")
    spare = len(bits) * 8 - numbers["bitCount"]
    if spare and bits[-1] >> (8 - spare):
        raise Damaged("bits beyond bitCount are set")
    return {**numbers, "keys": "current" if names is CURRENT else "beta", "dataHex": bits.hex()}

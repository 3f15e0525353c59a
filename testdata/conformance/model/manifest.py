"""What a reader must check in a manifest before it believes it."""

import json
import re

from . import prefilter
from .errors import Damaged, Invalid, Newer

SHA256 = re.compile(r"[0-9a-f]{64}")
NEEDED = {"schema": int, "filter": str, "version": int, "tag": str, "hashFamily": str,
          "bitCount": int, "hashCount": int, "murmurSeed": int, "byteCount": int, "itemCount": int,
          "path": str, "size": int, "sha256": str}


def _members(text: bytes) -> dict:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {error}") from error
    if not isinstance(members, dict):
        raise Damaged("no JSON object")
    return members


def _check_artifact(artifact: dict) -> None:
    path = artifact["path"]
    if path.startswith("/") or "\\" in path or any(
            part in ("", ".", "..") for part in path.split("/")):
        raise Damaged("a path that leaves the folder")
    if not SHA256.fullmatch(artifact["sha256"]) or artifact["size"] < 1:
        raise Damaged("a digest or size that cannot be")


def check(text: bytes) -> dict:
    """The members this model understands; unknown ones are ignored."""
    members = _members(text)
    schema = members.get("schema")
    if isinstance(schema, int) and schema > 1:
        raise Newer(f"schema {schema}")
    for name, kind in NEEDED.items():
        value = members.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Damaged(f"{name} is missing or of another type")
        if kind is int and value < 0:
            raise Damaged(f"{name} is negative")
    if schema < 1 or members["version"] < 1 or not members["filter"] or not members["tag"].isascii():
        raise Damaged("schema or version 0, no filter name, or a tag that is not ASCII")
    try:
        prefilter.check_parameters(members["bitCount"], members["hashCount"],
                                   members["murmurSeed"])
    except Invalid as error:
        raise Damaged(str(error)) from error
    if members["byteCount"] != prefilter.byte_count(members["bitCount"]):
        raise Damaged("byteCount is not that of bitCount")
    _check_artifact(members)
    return {name: members[name] for name in NEEDED}

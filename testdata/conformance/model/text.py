"""How the pack writes bytes in JSON: UTF-8 text as a string, anything else as {"hex": "..."}."""


def to_bytes(value) -> bytes:
    return value.encode() if isinstance(value, str) else bytes.fromhex(value["hex"])


def from_bytes(data: bytes):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"hex": data.hex()}

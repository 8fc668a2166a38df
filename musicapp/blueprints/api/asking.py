"""Reading what a call says: bodies and lists of numbers, refused with a sentence when they make no sense."""

import json
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest

from musicapp.errors import Invalid, TooLarge
from musicapp.words import N_

LARGEST_BODY = 100_000  # bytes
MOST_IDS = 100


def body(schema: type[Schema], may_be_empty: bool = False) -> dict[str, Any]:
    """The JSON body, whatever type it claims to be (a beacon is text). Raises BadRequest, TooLarge, Invalid."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge()
    try:
        data = request.get_data(cache=False)
        read = json.loads(data) if data or not may_be_empty else {}
    except (ValueError, RecursionError) as problem:  # 100,000 open brackets are deeper than Python goes
        raise BadRequest() from problem
    if not isinstance(read, dict):
        raise Invalid(N_("Send one JSON object."))
    try:
        loaded: dict[str, Any] = schema().load(read)
    except ValidationError as problem:
        raise Invalid(fields=_sentences(problem.messages)) from problem
    return loaded


def sent(schema: type[Schema]) -> dict[str, Any]:
    """How the document describes a body."""
    return {"content": {"application/json": {"schema": schema}}, "required": True}


def numbers(name: str) -> list[int]:
    """A list of ids in the query string, like ``1,2,3``. Raises Invalid with the field."""
    text = request.args.get(name, "")
    words = [word.strip() for word in text.split(",") if word.strip()] if len(text) < 3000 else []
    if len(text) >= 3000 or len(words) > MOST_IDS:
        raise Invalid(fields={name: N_("Ask for at most 100 at once.")})
    if not all(word.isascii() and word.isdigit() and len(word) < 40 for word in words):
        raise Invalid(fields={name: N_("Write whole numbers with commas between them.")})
    return list(dict.fromkeys(int(word) for word in words))


def _sentences(messages: Any) -> dict[str, str]:
    return {
        str(name): str(said[0] if isinstance(said, list) else said) for name, said in dict(messages).items()
    }

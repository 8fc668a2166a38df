"""Reading what a call says: bodies and lists of numbers, refused with a sentence when they make no sense."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from musicapp.errors import Garbled, Invalid, TooLarge
from musicapp.words import N_

LARGEST_BODY = 100_000  # bytes
MOST_IDS = 100
NOT_JSON = N_("The body of this call is not JSON. Send one JSON object.")


@dataclass(frozen=True)
class Told:
    """A body as far as its shape fits, and the sentences for the fields whose shape does not."""

    said: dict[str, Any]
    wrong: dict[str, str]

    @contextmanager
    def checked(self) -> Iterator[None]:
        """What the domain refuses inside is refused together with what is wrong already. Raises Invalid."""
        try:
            yield
        except Invalid as problem:
            if not problem.fields:
                raise
            raise Invalid(fields={**problem.fields, **self.wrong}) from problem
        if self.wrong:
            raise Invalid(fields=self.wrong)


def body(schema: type[Schema], may_be_empty: bool = False) -> dict[str, Any]:
    """The JSON body, whatever type it claims to be (a beacon is text). Raises Garbled, TooLarge, Invalid."""
    read = told(schema, may_be_empty)
    with read.checked():
        return read.said


def told(schema: type[Schema], may_be_empty: bool = False) -> Told:
    """The same for who wants to say at once what is wrong with all of it. Raises Garbled, TooLarge, Invalid."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge()
    try:
        data = request.get_data(cache=False)
        read = json.loads(data) if data or not may_be_empty else {}
    except (ValueError, RecursionError) as problem:  # 100,000 open brackets are deeper than Python goes
        raise Garbled(NOT_JSON) from problem
    if not isinstance(read, dict):
        raise Invalid(N_("Send one JSON object."))
    try:
        return Told(schema().load(read), {})
    except ValidationError as problem:
        return Told(dict(problem.valid_data or {}), _sentences(problem.messages))


def sent(schema: type[Schema], may_be_empty: bool = False) -> dict[str, Any]:
    """How the document describes a body."""
    return {"content": {"application/json": {"schema": schema}}, "required": not may_be_empty}


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

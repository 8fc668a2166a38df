"""What the API gives of files that are sent."""

from marshmallow import Schema, fields

from musicapp.blueprints.api.schemas import offered
from musicapp.domain import uploads


class Draft(Schema):
    """The track that a file became, or was already."""

    id = fields.Int(required=True)
    title = fields.Str(required=True)
    url = fields.Str(required=True)


class Upload(Schema):
    """A file on its way to an artist's drafts. Of `size` bytes `offset` are here. If its `state` is failed, `message`
    says why and what helps; if it is duplicate, the artist has this very file in `track`."""

    key = fields.Str(required=True)
    name = fields.Str(required=True)
    size = fields.Int(required=True)
    offset = fields.Int(required=True)
    state = fields.Str(required=True, **offered(uploads.STATES))
    steps = fields.List(
        fields.Str(**offered(uploads.STEPS)), required=True, metadata={"description": "Those behind it."}
    )
    replaces = fields.Bool(required=True, metadata={"description": "Whether it replaces a track's audio."})
    message = fields.Str(allow_none=True, required=True)
    track = fields.Nested(Draft, allow_none=True, required=True)
    expires_at = fields.DateTime(allow_none=True, required=True)

"""What the API takes and gives of artists."""

from marshmallow import Schema, fields

from musicapp.blueprints.api.schemas import Covers
from musicapp.domain import artists


class ArtistTelling(Schema):
    """What an artist tells about itself: `bio` in Markdown, `country` as the two letters of ISO 3166-1, an address
    elsewhere for each site, or a bare name there. Empty: nothing."""

    name = fields.Str(metadata={"maxLength": artists.LONGEST_NAME})
    slug = fields.Str(
        metadata={
            "description": "The end of its page's address; empty: made from the name.",
            "maxLength": artists.LONGEST_SLUG,
        }
    )
    bio = fields.Str(metadata={"maxLength": artists.LONGEST_BIO})
    country = fields.Str()
    website = fields.Str()
    twitter = fields.Str()
    instagram = fields.Str()
    spotify = fields.Str()
    soundcloud = fields.Str()
    bandcamp = fields.Str()
    youtube = fields.Str()


class Artist(ArtistTelling):
    """An artist with its figures."""

    id = fields.Int(required=True)
    url = fields.Str(required=True)
    avatar = fields.Nested(Covers, allow_none=True, required=True)
    verified = fields.Bool(required=True)
    follower_count = fields.Int(required=True)
    play_count = fields.Int(required=True)


class OwnArtist(Schema):
    """An artist of the caller's, with the tracks that are out and those that are not."""

    id = fields.Int(required=True)
    name = fields.Str(required=True)
    slug = fields.Str(required=True)
    verified = fields.Bool(required=True)
    follower_count = fields.Int(required=True)
    track_count = fields.Int(required=True)
    draft_count = fields.Int(required=True)
    play_count = fields.Int(required=True)

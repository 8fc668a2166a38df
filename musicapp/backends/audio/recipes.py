"""The kinds of rendition that can be made of a track. What they are called is also how they are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind: how it is written, and what a browser is told about it."""

    kind: str
    codec: str
    container: str
    mime: str
    suffix: str
    bitrate: int  # bit/s for stereo; one channel gets half


RECIPES = {
    recipe.kind: recipe
    for recipe in (
        Recipe("opus", "opus", "ogg", "audio/ogg", ".opus", 128_000),
        Recipe("aac", "aac", "mp4", "audio/mp4", ".m4a", 160_000),
    )
}

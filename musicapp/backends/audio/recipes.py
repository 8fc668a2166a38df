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
    stereo_bitrate: int  # bit/s

    def bitrate(self, channels: int) -> int:
        """Bits a second; one channel gets half."""
        return self.stereo_bitrate // 2 if channels == 1 else self.stereo_bitrate


RECIPES = {
    recipe.kind: recipe
    for recipe in (
        # Nearly nobody tells these from the original; AAC needs more for that, with this encoder.
        Recipe("opus", "opus", "ogg", "audio/ogg", ".opus", 160_000),
        Recipe("aac", "aac", "mp4", "audio/mp4", ".m4a", 192_000),
        # Good, and an hour is 29 MB or 43 MB: for who saves data.
        Recipe("opus-small", "opus", "ogg", "audio/ogg", ".opus", 64_000),
        Recipe("aac-small", "aac", "mp4", "audio/mp4", ".m4a", 96_000),
    )
}

"""What rises now."""

from musicapp.domain.trending.actions import refresh_trending
from musicapp.domain.trending.queries import Rising, rising

__all__ = ["Rising", "refresh_trending", "rising"]

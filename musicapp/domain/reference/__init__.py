"""What every instance knows from the beginning: moods, genres with their aliases, languages, countries."""

from musicapp.domain.reference.countries import CODES as COUNTRIES
from musicapp.domain.reference.countries import countries, country_code, country_name
from musicapp.domain.reference.emptying import empty, remove_files
from musicapp.domain.reference.ensuring import ensure
from musicapp.domain.reference.genres import GENRES
from musicapp.domain.reference.languages import CODES as LANGUAGES
from musicapp.domain.reference.languages import language_name
from musicapp.domain.reference.moods import MOODS

__all__ = [
    "COUNTRIES",
    "GENRES",
    "LANGUAGES",
    "MOODS",
    "countries",
    "country_code",
    "country_name",
    "empty",
    "ensure",
    "language_name",
    "remove_files",
]

"""What a web server imports, and where ``flask`` finds the commands."""

from musicapp import create_app
from musicapp.cli import needs_site

app = create_app(site=needs_site())

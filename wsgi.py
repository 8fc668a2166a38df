"""What a web server imports."""

from musicapp import create_app

app = create_app()

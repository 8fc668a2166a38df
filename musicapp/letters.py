"""What a process needs that writes letters and a log, but shows no pages: the worker."""

from flask import Flask

from musicapp import config
from musicapp.backends import mail
from musicapp.web import languages, logs, templating


def put_on(app: Flask, settings: config.Settings) -> None:
    """Let ``app``, which has no site, write in every language."""
    app.jinja_environment = templating.Templates
    logs.configure(settings)
    mail.init_app(app)
    mail.speak_with(languages.speaking)
    languages.init_app(app)

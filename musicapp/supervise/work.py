"""The worker, as ``flask worker`` runs it, without the rest of the command line (11 MB) and the pages (10 MB)."""

from flask.cli import ScriptInfo

from musicapp import create_app, letters
from musicapp.config import current


def main() -> None:
    """Work until a signal ends it."""
    app = create_app(site=False)
    letters.put_on(app, current())
    app.cli.main(["worker"], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    main()

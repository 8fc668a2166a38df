"""The worker, as ``flask worker`` runs it, without loading the rest of the command line (11 MB)."""

from flask.cli import ScriptInfo

from musicapp import create_app


def main() -> None:
    """Work until a signal ends it."""
    app = create_app()
    app.cli.main(["worker"], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    main()

"""The question that comes before the first music of one's own: who may hear it?"""

import click

from musicapp import kept_access
from musicapp.config import Settings

QUESTION = """Who may see and hear this music?
  members  only people who sign in
  public   everybody who reaches this address"""
MEMBERS = "Nothing is shown without signing in."
PUBLIC = "Whoever reaches this address may look and listen."
CHANGE = "ACCESS=members or ACCESS=public, in the environment or in .env, decides otherwise."
MEMBERS_JOIN = "Who may make an account by themselves, “flask users registration” says and decides."


def settle_access(settings: Settings, can_ask: bool) -> None:
    """Ask, unless it is settled already, and keep the answer. Where nobody can be asked, say what holds.

    Raises click.Abort if the question is left open: better no import than one that the wrong people hear.
    """
    if settings.access or kept_access.kept_in(settings.data_dir):
        return
    if not can_ask:
        click.echo(f"{MEMBERS if settings.is_private else PUBLIC} {CHANGE}", err=True)
        return
    click.echo(QUESTION, err=True)
    choice = click.prompt("Which shall it be", type=click.Choice(kept_access.CHOICES), err=True)
    kept_access.keep(settings.data_dir, choice)
    click.echo(f"{MEMBERS} {MEMBERS_JOIN}" if settings.is_private else PUBLIC, err=True)
    click.echo(CHANGE, err=True)

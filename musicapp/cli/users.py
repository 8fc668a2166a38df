"""``flask users``: accounts from the command line."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from musicapp.db import transaction
from musicapp.domain import accounts
from musicapp.errors import AppError

users = AppGroup("users", help="Make accounts, list them, set passwords and roles.")

PASSWORD = click.option("--password", help="Without it one is asked for, or made where nobody can be asked.")


@users.command("create-admin")
@click.argument("username")
@click.argument("email")
@PASSWORD
def create_admin(username: str, email: str, password: str | None) -> None:
    """Make an admin."""
    _create(username, email, password, "admin")


@users.command("create")
@click.argument("username")
@click.argument("email")
@click.option("--role", type=click.Choice(accounts.ROLES), default="listener", show_default=True)
@PASSWORD
def create(username: str, email: str, role: str, password: str | None) -> None:
    """Make an account."""
    _create(username, email, password, role)


@users.command("set-password")
@click.argument("login")
@PASSWORD
def set_password(login: str, password: str | None) -> None:
    """Give the account LOGIN (username or e-mail) another password; its sessions end."""
    chosen = _chosen(password)
    with _sentences():
        kept = accounts.checked_password(chosen, login)
        with transaction():
            user = accounts.set_password(login, kept)
    click.echo(f"{user.username} has another password now; all its sessions are ended.")
    _tell_made(password, chosen)


@users.command("set-role")
@click.argument("login")
@click.argument("role", type=click.Choice(accounts.ROLES))
def set_role(login: str, role: str) -> None:
    """Make the account LOGIN a listener, an artist or an admin."""
    user = accounts.find_by_login(login)
    if user is None:
        raise click.ClickException("There is no account with that username or e-mail.")
    with _sentences(), transaction():
        accounts.set_role(user, role)
    click.echo(f"{user.username} is {role} now.")


@users.command("list")
def list_users() -> None:
    """One line for each account."""
    for user in accounts.all_users():
        state = "deleted" if user.deleted_at else "suspended" if user.suspended_at else ""
        line = f"{user.id:>6}  {user.username:<30}  {user.role:<8}  {user.email}  {state}"
        click.echo(line.rstrip())


@users.command("registration")
@click.argument("state", type=click.Choice(accounts.REGISTRATION), required=False)
def registration(state: str | None) -> None:
    """Let people make accounts by themselves, or not; without STATE say how it is."""
    if state:
        with transaction():
            accounts.set_registration(state)
    is_open = accounts.is_registration_open()
    click.echo(
        "Registration is open: whoever reaches this instance can make an account."
        if is_open
        else "Registration is closed: accounts are made by “flask users create” alone."
    )


def _create(username: str, email: str, password: str | None, role: str) -> None:
    chosen = _chosen(password)
    with _sentences():
        new = accounts.new_account(username, email, chosen)
        with transaction():
            user = accounts.register(new, role=role)
    click.echo(f"{user.username} ({role}) can log in.")
    _tell_made(password, chosen)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn a refusal into a sentence on the terminal and a non-zero exit status."""
    try:
        yield
    except AppError as problem:
        fields = getattr(problem, "fields", None) or {}
        told = " ".join(f"{name}: {text}" for name, text in fields.items())
        raise click.ClickException(told or str(problem)) from problem


def _chosen(password: str | None) -> str:
    if password is not None:
        return password
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return secrets.token_urlsafe(12)


def _tell_made(given: str | None, chosen: str) -> None:
    if given is None and not sys.stdin.isatty():
        click.echo(f"Password: {chosen}")

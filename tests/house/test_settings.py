"""Settings: documented, the same everywhere, refused with a hint when they make no sense."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from musicapp.config import ROOT, BadSetting, Settings, load, variable

SECRET = "a-long-enough-secret-0123456789-abc"
STRICT = {"MUSEWAVE_ENV": "production", "SECRET_KEY": SECRET, "BASE_URL": "https://music.example.org"}


def _documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))


def test_every_setting_stands_in_the_example_and_nothing_else() -> None:
    assert set(_documented()) == {variable(field.name) for field in fields(Settings)}


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    assert load({**_documented(), "SECRET_KEY": SECRET}) == load({"SECRET_KEY": SECRET})


def test_settings_named_in_the_readme_exist() -> None:
    named = set(
        re.findall(r"`([A-Z]+(?:_[A-Z]+)*)=?[^`]*`", (ROOT / "README.md").read_text(encoding="utf-8"))
    )
    foreign = {"CHANGELOG", "PAGES", "HOME", "CI", "GET", "POST", "TEST_DATABASE"}
    assert named - foreign <= set(_documented())


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"MUSEWAVE_ENV": "prod"}, "MUSEWAVE_ENV"),
        ({"ACCESS": "private"}, "ACCESS"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"BASE_URL": "music.example.org"}, "BASE_URL"),
        ({"BASE_URL": "https://music.example.org/app"}, "BASE_URL"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL"),
        ({"MAIL_URL": "carrier-pigeon:"}, "MAIL_URL"),
        ({"STORAGE_URL": "/srv/media"}, "STORAGE_URL"),
        ({"STORAGE_URL": "s3://"}, "STORAGE_URL"),
        ({"STORAGE_URL": "s3://me:hush@bucket"}, "AWS_ACCESS_KEY_ID"),
        ({"STORAGE_URL": "s3://bucket?endpoint=s3.example.org"}, "endpoint"),
        ({"STORAGE_URL": "s3://bucket?endpont=https://s3.example.org"}, "endpont"),
        ({"STORAGE_URL": "s3://bucket/../other"}, "prefix"),
        ({"AWS_ACCESS_KEY_ID": "only one"}, "AWS_SECRET_ACCESS_KEY"),
        ({"LIMIT_LOGIN": "ten a minute"}, "LIMIT_LOGIN"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS"),
    ],
)
def test_an_odd_value_is_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        load({"SECRET_KEY": SECRET, **wrong})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "http://music.example.org"}, "BASE_URL"),
    ],
)
def test_production_refuses_what_is_unsafe(wrong: dict[str, str], named: str) -> None:
    assert load(STRICT).production
    with pytest.raises(BadSetting, match=named):
        load({**STRICT, **wrong})


def test_production_accepts_http_on_this_machine_alone() -> None:
    assert load({**STRICT, "BASE_URL": "http://127.0.0.1:8000"}).production


def test_production_has_no_demo() -> None:
    assert not load(STRICT).demo


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: load({"DATA_DIR": str(tmp_path)}).secret_key, range(24)))
    assert len(made) == 1 and len(made.pop()) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="DATA_DIR"):
        load({"DATA_DIR": str(tmp_path / "file" / "below")})


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    shown = repr(
        load(
            {
                **STRICT,
                "DATABASE_URL": "postgresql://me:hush@db/musewave",
                "MAIL_URL": "smtp://me:hush@m",
                "AWS_ACCESS_KEY_ID": "hush",
                "AWS_SECRET_ACCESS_KEY": "hush",
            }
        )
    )
    assert SECRET not in shown and "hush" not in shown


def test_ipv6_addresses_are_bracketed_in_links() -> None:
    assert load({"SECRET_KEY": SECRET, "HOST": "::"}).base_url == "http://[::1]:8000"


@pytest.mark.parametrize(
    ("host", "allowed"), [("127.0.0.1", True), ("10.1.2.3", True), ("evil.example", False)]
)
def test_unknown_names_are_not_allowed_but_addresses_are_while_trying_it_out(
    host: str, allowed: bool
) -> None:
    assert load({"SECRET_KEY": SECRET, "HOST": "0.0.0.0"}).allows_host(host) is allowed


def test_production_answers_to_its_own_name_alone() -> None:
    settings = load(STRICT)
    assert settings.allows_host("music.example.org") and not settings.allows_host("10.1.2.3")


def test_demo_passwords_are_known_on_this_machine_and_random_on_a_network() -> None:
    home, open_house = load({"SECRET_KEY": SECRET}), load({"SECRET_KEY": SECRET, "HOST": "::"})
    assert home.demo_password("demo-admin") == "musewave-demo"
    random = {open_house.demo_password(name) for name in ("demo-admin", "demo-artist", "demo-listener")}
    assert len(random) == 3 and "musewave-demo" not in random

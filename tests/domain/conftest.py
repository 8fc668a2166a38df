"""Fixtures of several features."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from musicapp import config


@pytest.fixture
def music(app: Flask, session: Session, tmp_path: Path) -> Iterator[Path]:
    """An empty music folder beside an empty data folder."""
    usual = config.current()
    config.use(dataclasses.replace(usual, data_dir=tmp_path / "data"))
    folder = tmp_path / "music"
    folder.mkdir()
    yield folder
    config.use(usual)

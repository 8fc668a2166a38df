"""The demo: an invented catalog with music and pictures made by code."""

"""Start everything with one command and keep it running: checks, preparation, then web and worker watched.

What happens before the watch begins imports neither Flask nor the database, so that a start stays quick and
the watching process small.
"""


class Obstacle(Exception):
    """The start cannot go on; the message is a sentence that says what to do."""

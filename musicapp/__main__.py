"""``python -m musicapp``: check, prepare, then run web and worker under one watch until a signal ends it."""

import sys

from musicapp.config import BadSetting, load
from musicapp.supervise import Obstacle, folder, port, prepare


def main() -> int:
    """The exit status: 0 after a stop that was asked for, 1 after a sentence that says what to do."""
    try:
        settings = load()
        folder.claim(settings.data_dir, settings.database_url.startswith("sqlite"))
        port.check(settings.host, settings.port)
        prepare.prepare(settings)
        from musicapp.supervise import watch  # only now: what stops a start should not wait for it

        watch.run(settings)
    except (BadSetting, Obstacle) as problem:
        sys.stderr.write(f"\n  {problem}\n\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

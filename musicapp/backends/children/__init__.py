"""Foreign bytes are read in children: small processes with limits on memory, processor, time and files.

The parent sends a task's name and items as JSON and gets JSON back; it never parses the file itself and never
unpickles. A child inherits neither connections nor environment, so there is nothing in it worth stealing.
"""

from musicapp.backends.children.limits import Limits, Refused
from musicapp.backends.children.pool import NOT_OF_THE_ITEM, Outcome, Pool

__all__ = ["NOT_OF_THE_ITEM", "Limits", "Outcome", "Pool", "Refused"]

"""One module per genre: its harmony, rhythm, instruments and form."""

from collections.abc import Callable

from ..piece import Piece
from ..stage import Stereo
from . import ambient, chamber, drum_and_bass, electronic, folk, highlife, hip_hop, jazz, post_rock, soul

COMPOSERS: dict[str, Callable[[Piece], Stereo]] = {
    "Ambient": ambient.compose,
    "Chamber": chamber.compose,
    "Drum and bass": drum_and_bass.compose,
    "Electronic": electronic.compose,
    "Folk": folk.compose,
    "Highlife": highlife.compose,
    "Hip-hop": hip_hop.compose,
    "Jazz": jazz.compose,
    "Post-rock": post_rock.compose,
    "Soul": soul.compose,
}

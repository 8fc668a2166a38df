"""Under which name music stands that is nobody's in particular."""

VARIOUS = "Various Artists"
UNKNOWN = "Unknown Artist"

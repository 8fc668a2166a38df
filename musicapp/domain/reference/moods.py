"""The fixed vocabulary of moods, in the order in which pages offer them."""

from musicapp.words import N_

MOODS = (
    N_("Warm"),
    N_("Tender"),
    N_("Calm"),
    N_("Weightless"),
    N_("Bright"),
    N_("Joyful"),
    N_("Playful"),
    N_("Driving"),
    N_("Restless"),
    N_("Defiant"),
    N_("Tense"),
    N_("Dark"),
    N_("Late"),
    N_("Dreamy"),
    N_("Longing"),
    N_("Solemn"),
)

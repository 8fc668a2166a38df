"""The countries of ISO 3166-1, by their two letters. Their names come from Unicode's tables."""

from functools import cache

from babel import Locale

from musicapp.fold import fold

_WRITTEN = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
YT ZA ZM ZW
"""
CODES = frozenset(_WRITTEN.split())
_OTHER_NAMES = {
    "usa": "US", "united states of america": "US", "uk": "GB", "great britain": "GB", "england": "GB",
    "czech republic": "CZ", "holland": "NL", "the netherlands": "NL", "korea": "KR", "russian federation": "RU",
}  # fmt: skip


def country_name(code: str, language: str = "en") -> str:
    """What a country is called in ``language``; the code itself where there is no such country."""
    return str(Locale.parse(language).territories.get(code, code)) if code in CODES else code


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country, by its name in ``language``."""
    named = [(code, country_name(code, language)) for code in CODES]
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


def country_code(name: str) -> str:
    """The two letters of a country by its English name or by these letters themselves; "" for none known."""
    folded = fold(name)
    return folded.upper() if folded.upper() in CODES else _by_name().get(folded, "")


@cache
def _by_name() -> dict[str, str]:
    return {fold(country_name(code)): code for code in CODES} | _OTHER_NAMES

"""What a browser says it is: the kind of device, and whether it is a robot. Coarse on purpose: no fingerprint."""

import re

ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|curl/|wget/|python-|httpx|aiohttp|go-http|java/|okhttp|libwww|scrapy|headlesschrome"
    r"|phantomjs|facebookexternalhit|preview|monitor|pingdom|lighthouse",
    re.IGNORECASE,
)
TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook", re.IGNORECASE)
PHONE = re.compile(r"iphone|ipod|mobile|windows phone", re.IGNORECASE)
DESKTOP = re.compile(r"windows nt|macintosh|x11|linux x86_64|cros ", re.IGNORECASE)


def device_of(user_agent: str) -> str:
    """desktop, phone, tablet or other."""
    if TABLET.search(user_agent) or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    if PHONE.search(user_agent):
        return "phone"
    return "desktop" if DESKTOP.search(user_agent) else "other"


def is_robot(user_agent: str) -> bool:
    """Whether a program without ears calls. Saying nothing at all counts as one."""
    return not user_agent.strip() or ROBOT.search(user_agent) is not None

"""Browser and system of a device in plain words, as browsers describe themselves."""

from __future__ import annotations

_BROWSERS = (  # the first that fits counts: most browsers also name the ones they descend from
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_JOINT = " on "


def device_name(user_agent: str) -> str:
    """«Firefox on Windows», or what is known of it; empty if nothing is."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser}{_JOINT}{system}" if browser and system else browser or system


def device_parts(name: str) -> tuple[str, str]:
    """Browser and system of a name made by :func:`device_name`, so that it can be said in any language."""
    browser, _joint, system = name.partition(_JOINT)
    if system:
        return browser, system
    return ("", name) if name in dict(_SYSTEMS).values() else (name, "")

import pytest

from services.devices import device_name, device_parts

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {}Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
        (CHROME.format("X11; Linux x86_64", ""), "Chrome on Linux"),
        (CHROME.format("Linux; Android 15; SM-S921B", "Mobile "), "Chrome on Android"),
        (CHROME.format("Windows NT 10.0; Win64; x64", "Edg/142.0 "), "Edge on Windows"),
        (CHROME.format("X11; CrOS x86_64 14541.0.0", ""), "Chrome on ChromeOS"),
        (CHROME.format("Linux; Android 15", "SamsungBrowser/28.0 "), "Samsung Internet on Android"),
        (CHROME.format("Windows NT 10.0", "YaBrowser/25.8 "), "Yandex on Windows"),
        (IPHONE + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (IPHONE + "CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (IPHONE + "FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18.1 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("curl/8.5.0", ""),
        ("Something (Linux)", "Linux"),
        ("Firefox/145.0", "Firefox"),
        ("", ""),
    ],
)
def test_a_device_is_named_in_plain_words(user_agent, name):
    assert device_name(user_agent) == name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Samsung Internet on Android", ("Samsung Internet", "Android")),
        ("Linux", ("", "Linux")),
        ("Firefox", ("Firefox", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_taken_apart_to_be_said_in_any_language(name, parts):
    assert device_parts(name) == parts

"""The shell: what is replaced in Streamlit's page as it is installed, and what it links to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.testclient import TestClient

from web import shell

PLAIN = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=shell.ROUTES)) as client:
        yield client


# ---- The page


@pytest.mark.parametrize("part", shell.PARTS)
def test_part_to_replace_is_found_once_in_the_installed_streamlit(part: str) -> None:
    assert len(shell.PARTS[part].findall(PLAIN.decode())) == 1


@pytest.mark.parametrize("language", shell.LANGUAGES)
def test_rewrite_gives_language_title_icons_style_and_words(language: str) -> None:
    html = shell.rewrite(PLAIN, language).decode()
    assert re.findall(r'<html\b[^>]*\blang="(\w+)"', html) == [language]
    assert re.findall(r"<title>(.*?)</title>", html) == ["Passerelle"]
    assert re.findall(r'<link rel="(?:\w+ )?icon"[^>]*href="([^"]+)"', html) == [
        shell.address("favicon-32.png"),
        shell.address("favicon.svg"),
    ]
    assert html.count(f'href="{shell.address("shell.css")}"') == 1
    assert html.count(f'<script defer src="{shell.address(f"words.{language}.js")}"></script>') == 1
    assert (shell.address("noto-sans-armenian.woff2") in html) is (language == "hy")


def test_rewrite_says_in_the_language_what_to_do_without_script() -> None:
    sentences = {}
    for language in shell.LANGUAGES:
        html = shell.rewrite(PLAIN, language).decode()
        sentences[language] = re.findall(r"<noscript><p>(.*?)</p></noscript>", html)
    assert [len(found) for found in sentences.values()] == [1, 1, 1]
    assert "Activez-le dans les réglages" in sentences["fr"][0]
    assert "Please switch it on" in sentences["en"][0]
    assert "Միացրեք այն" in sentences["hy"][0]


def test_words_come_before_streamlits_own_scripts() -> None:
    html = shell.rewrite(PLAIN, "hy").decode()
    assert html.index("/assets/words.hy.") < html.index('type="module"')


def test_rewrite_names_no_other_host_and_no_agent_address() -> None:
    html = re.sub(r"<!--.*?-->", "", shell.rewrite(PLAIN, "fr").decode(), flags=re.DOTALL)
    assert re.findall(r"https?://[^\s\"<]+", html) == []
    assert "_stcore/agent" not in html


def test_rewrite_leaves_inline_scripts_as_they_are() -> None:
    inline = re.compile(r"<script>.*?</script>", re.DOTALL)
    assert inline.findall(shell.rewrite(PLAIN, "hy").decode()) == inline.findall(PLAIN.decode())


def test_rewrite_of_an_unknown_page_still_gives_style_and_words() -> None:
    html = shell.rewrite(b"<!doctype html><html><head></head><body></body></html>", "en").decode()
    assert shell.address("words.en.js") in html
    assert shell.address("shell.css") in html


def test_rewrite_for_a_language_that_is_none_of_ours_is_french() -> None:
    assert shell.rewrite(PLAIN, "ru") == shell.rewrite(PLAIN, "fr")


# ---- What is served


@pytest.mark.parametrize("name", shell.assets())
def test_asset_is_served_and_kept_for_good(client: TestClient, name: str) -> None:
    answer = client.get(shell.address(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == shell.assets()[name].content
    assert answer.headers["content-type"] == shell.assets()[name].media_type


@pytest.mark.parametrize("name", ["shell.css", "words.js", "..%2fshell.py", "words.fr.000000000000.js", ""])
def test_asset_under_another_name_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.png"])
def test_icon_is_where_browsers_look_unasked(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.content == shell.assets()["favicon-32.png"].content
    assert answer.headers["content-type"] == "image/png"


def test_address_changes_with_the_content() -> None:
    first = shell._asset("a.css", b"1", "text/css")
    assert first.address != shell._asset("a.css", b"2", "text/css").address
    assert first.address == shell._asset("a.css", b"1", "text/css").address


def test_style_names_the_font_under_its_served_address() -> None:
    style = shell.assets()["shell.css"].content.decode()
    assert re.findall(r'url\("([^"]+)"\)', style) == [shell.address("noto-sans-armenian.woff2")]


def test_font_comes_with_its_licence() -> None:
    licence = (shell.STATIC / "fonts" / "noto-sans-armenian.LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["#FFFFFF", "#F5F6F8", "#12161D", "#1B212B"])
@pytest.mark.parametrize("name", ["logo.svg", "logo-small.svg", "shell.css"])
def test_logo_and_ring_of_focus_stand_out_on_every_ground(name: str, ground: str) -> None:
    """WCAG 1.4.11: 3:1 for what is drawn."""
    text = shell.assets()[name].content.decode()
    colours = set(re.findall(r'(?:fill|stroke)="(#\w{6})"|outline: 2px solid (#\w{6})', text))
    assert {colour.upper() for pair in colours for colour in pair if colour} == {"#3D78D8"}
    assert _contrast("#3D78D8", ground) >= 3


def test_logo_needs_no_font() -> None:
    assert "<text" not in shell.assets()["logo.svg"].content.decode()


# ---- The list of words


def _listed() -> set[str]:
    return {
        word
        for place in shell.places()
        for kind, words in place.items()
        if kind not in ("part", "in")
        for word in words
    }


@pytest.mark.parametrize("language", ["fr", "hy"])
def test_every_listed_word_has_its_translation_and_no_other_has(language: str) -> None:
    words = shell.vocabulary(language)["words"]
    assert set(words) == _listed()
    assert [word for word, said in words.items() if said is not None and not said.strip()] == []


def test_only_words_that_streamlit_has_in_french_are_left_out() -> None:
    assert [word for word, said in shell.vocabulary("hy")["words"].items() if said is None] == []
    left = {word for word, said in shell.vocabulary("fr")["words"].items() if said is None}
    assert {"{dates} selected", "{letter}", "{month}"} <= left


@pytest.mark.parametrize("language", ["fr", "hy"])
def test_translation_has_only_parts_of_its_pattern(language: str) -> None:
    for word, said in shell.vocabulary(language)["words"].items():
        assert set(re.findall(r"\{(\w+)\}", said or "")) <= set(re.findall(r"\{(\w+)\}", word)), word


@pytest.mark.parametrize("language", ["fr", "hy"])
def test_translation_is_never_itself_a_word_to_translate(language: str) -> None:
    """Else the script would answer its own change."""
    words = shell.vocabulary(language)["words"]
    again = {said for word, said in words.items() if said in words and words[said] != said and "{" not in word}
    assert again == set()


def test_script_holds_the_words_of_its_language_only() -> None:
    scripts = {language: shell.words_script(language) for language in shell.LANGUAGES}
    assert "(DATA)" not in "".join(scripts.values())
    assert "Afficher le mot de passe" in scripts["fr"]
    assert "Ցույց տալ գաղտնաբառը" in scripts["hy"]
    data = json.loads(re.search(r"\}\)\((\{.*\})\);\s*$", scripts["en"], re.DOTALL).group(1))  # type: ignore[union-attr]
    assert data == {"languages": ["en-GB"], "names": {}, "places": []}

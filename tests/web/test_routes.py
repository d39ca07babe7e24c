"""The routes beside Streamlit: language, links, files, health."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.enums import DocumentKind, Language, LinkPurpose, Role, SubjectKind
from db.models import Application
from services import accounts, files, links, sessions, unit
from services.actors import system
from services.unit import utc_now
from tests.web.test_closed_addresses import raw
from ui.menu import MENU
from web.file_routes import disposition
from web.pages import EXPIRED_LINK, OF_LINK, SIGN_IN
from web.redirects import safe_next

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n"
)


def test_language_is_kept_in_a_cookie_and_one_comes_back(visitor):
    answer = visitor.get("/session/language", params={"to": "hy", "next": "/appel?id=abc"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/appel?id=abc")
    assert answer.headers["set-cookie"].startswith(
        "passerelle-language=hy; HttpOnly; Max-Age=31536000; Path=/; SameSite"
    )
    assert b'<html lang="hy">' in visitor.get("/").content


def test_unknown_language_sets_nothing(visitor):
    for wrong in ("de", "", "fr; Domain=evil", "../fr"):
        answer = visitor.get("/session/language", params={"to": wrong})
        assert (answer.headers["location"], "set-cookie" in answer.headers) == ("/", False)


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5cevil.example\\",
    "javascript:alert(1)",
    "/x//evil.example",
    "/\t/evil.example",
    "/x\r\nSet-Cookie: a=b",
    " /x",
    "evil.example",
    "",
    "/" + "x" * 3000,
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_next_leads_nowhere_else(visitor, wanted):
    answer = visitor.get("/session/language", params={"to": "fr", "next": wanted})
    assert answer.headers["location"] == "/"
    assert len(answer.headers.get_list("set-cookie")) == 1


def test_next_keeps_addresses_of_this_server():
    assert safe_next("/candidature?id=a_b-c&x=1") == "/candidature?id=a_b-c&x=1"
    assert safe_next("/appel?titre=été") == "/appel?titre=%C3%A9t%C3%A9"


def test_encoded_line_break_in_next_does_not_become_a_header(guarded):
    _status, text = raw(guarded, "GET /session/language?to=fr&next=/x%0d%0aX-Evil:%201 HTTP/1.1")
    assert "x-evil" not in text.casefold()


def issued(people, *, purpose=LinkPurpose.OFFER_ENTRY, valid_for=timedelta(days=1)) -> str:
    department = people.department()
    return unit.run(
        links.issue, system(), purpose, SubjectKind.DEPARTMENT, department.id, valid_for=valid_for, now=utc_now()
    )


def test_link_puts_its_token_into_a_cookie_and_leads_to_its_page(visitor, people):
    token = issued(people)
    answer = visitor.get(f"/l/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/offre-par-lien")
    assert answer.headers["cache-control"] == "no-store"
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name == f"{sessions.link_cookie_name()}={token}"
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(flags)


def test_link_to_a_desk_keeps_what_is_shown_and_nothing_else(visitor, people):
    token = issued(people, purpose=LinkPurpose.DEPARTMENT_DESK)
    asked = "candidate=aB3_-x&answer=interested"
    places = [visitor.get(f"/l/{token}?{query}").headers["location"] for query in (asked, "candidate=%0d%0aX&next=/x")]
    assert places == [f"/bureau-du-service?{asked}", "/bureau-du-service"]
    assert visitor.get(f"/l/{issued(people)}?{asked}").headers["location"] == "/offre-par-lien"


def test_link_may_be_opened_again_and_by_other_methods_not_at_all(visitor, people):
    token = issued(people)
    assert [visitor.get(f"/l/{token}").headers["location"] for _n in range(3)] == ["/offre-par-lien"] * 3
    assert visitor.http.post(f"/l/{token}").status_code == 405
    assert visitor.http.head(f"/l/{token}").status_code == 303


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "%00", "a%0d%0ab", "..%2f.."])
def test_unknown_link_leads_to_the_page_of_expired_ones(visitor, token):
    answer = visitor.get(f"/l/{token}")
    assert answer.status_code in {303, 400, 404}
    assert answer.headers.get("location", EXPIRED_LINK) == EXPIRED_LINK
    assert sessions.link_cookie_name() not in visitor.cookies


def test_expired_link_forgets_a_former_one(visitor, people):
    visitor.get(f"/l/{issued(people)}")
    answer = visitor.get(f"/l/{issued(people, valid_for=timedelta(seconds=-1))}")
    assert answer.headers["location"] == EXPIRED_LINK
    assert sessions.link_cookie_name() not in visitor.cookies


def test_every_purpose_has_a_page_that_exists():
    assert set(OF_LINK) == set(LinkPurpose) - {LinkPurpose.CALENDAR_FEED}
    addresses = {f"/{entry.url}" for entry in MENU}
    assert {*OF_LINK.values(), EXPIRED_LINK, SIGN_IN} <= addresses


def stored(people, application: Application, actor, name: str = "CV d’Աննա.pdf"):
    return unit.run(files.store_for, actor, SubjectKind.APPLICATION, application.public_id, DocumentKind.CV, name, PDF)


@pytest.fixture
def cv(people):
    """A file of somebody's application, its owner, and a coordinator who may see it."""
    anna = people.applicant()
    application = people.application(person=people.db.get(type(people.person()), anna.person_id))
    return stored(people, application, anna), anna


def test_file_is_given_to_its_owner_as_an_attachment_that_is_never_kept(visitor, cv):
    file, anna = cv
    visitor.sign_in(anna)
    answer = visitor.get(f"/files/{file.public_id}")
    assert (answer.status_code, answer.content) == (200, PDF)
    headers = answer.headers
    assert headers["content-disposition"] == disposition("CV d’Աննա.pdf")
    assert headers["content-type"] == "application/pdf"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_file_of_others_and_missing_file_look_the_same(visitor, stranger, people, cv):
    file, _anna = cv
    nobody = visitor.get(f"/files/{file.public_id}")
    stranger.sign_in(people.applicant())
    forbidden = stranger.get(f"/files/{file.public_id}")
    missing = stranger.get("/files/does-not-exist")
    answers = {(one.status_code, one.content, one.headers["cache-control"]) for one in (nobody, forbidden, missing)}
    assert answers == {(404, b"Not found", "no-store")}


def test_file_is_refused_after_the_session_ended(visitor, cv):
    file, anna = cv
    secret = visitor.sign_in(anna)
    assert visitor.get(f"/files/{file.public_id}").status_code == 200
    sessions.sign_out(secret, now=utc_now())
    assert visitor.get(f"/files/{file.public_id}").status_code == 404


def test_file_is_given_to_whoever_may_read_its_record(visitor, people, cv):
    file, _anna = cv
    visitor.sign_in(people.coordinator())
    assert visitor.get(f"/files/{file.public_id}").content == PDF
    visitor.sign_in(people.member(Role.REVIEWER, people.city()))
    assert visitor.get(f"/files/{file.public_id}").status_code == 404


def test_names_of_files_cannot_break_out_of_their_header():
    assert disposition('a"; x="\r\nSet-Cookie: y.pdf') == (
        "attachment; filename=\"a_ x_Set-Cookie_ y.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%22%0D%0ASet-Cookie%3A%20y.pdf"
    )
    assert disposition("Անի") == "attachment; filename=\"document\"; filename*=UTF-8''%D4%B1%D5%B6%D5%AB"
    assert disposition("résumé.pdf").startswith('attachment; filename="resume.pdf";')


def test_health_says_whether_the_database_is_reached(visitor):
    answer = visitor.get("/healthz", headers={"Host": "10.0.0.7:8501"})
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_a_school_reads_in_its_own_language_until_another_is_chosen(visitor, stranger, people):
    school = people.school()
    token = unit.run(
        links.issue, system(), LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION, school.id,
        valid_for=timedelta(days=1), now=utc_now(),
    )  # fmt: skip
    name = sessions.language_cookie_name()
    visitor.get(f"/l/{token}")
    assert visitor.cookies[name] == "hy"
    stranger.get("/session/language?to=en&next=/")
    stranger.get(f"/l/{token}")
    assert stranger.cookies[name] == "en"


def test_a_document_is_in_the_language_of_whoever_is_signed_in_unless_another_was_chosen(visitor, people):
    def lang():
        return visitor.get("/", headers={"Accept-Language": "fr"}).headers["content-language"]

    assert lang() == "fr"
    actor = people.coordinator()
    visitor.sign_in(actor)
    unit.run(accounts.set_language, actor, Language.HY, now=utc_now())
    assert lang() == "hy"
    visitor.get("/session/language?to=en&next=/")
    assert lang() == "en"


def test_a_link_does_not_change_the_language_of_whoever_is_signed_in(visitor, people):
    visitor.sign_in(people.coordinator())
    token = unit.run(
        links.issue, system(), LinkPurpose.SCHOOL_DESK, SubjectKind.ORGANISATION, people.school().id,
        valid_for=timedelta(days=1), now=utc_now(),
    )  # fmt: skip
    visitor.get(f"/l/{token}")
    assert sessions.language_cookie_name() not in visitor.cookies

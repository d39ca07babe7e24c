"""Surveys after a visit: asked of four kinds of people, answered by link alone, counted from five on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import HouseholdState, LegState, Source, SurveyAudience
from db.models import Guardian, OutboxMail, Person, Survey
from db.session import reading, writing
from seeds import survey_questions
from services import unit
from services.actors import link_actor
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
from services.exchanges import survey_told, surveys
from services.links import resolve
from services.on_behalf import Evidence
from services.queries.exchange import exchange_surveys
from services.reminders import sending
from tests.services.exchanges.consenting import change
from tests.services.exchanges.exchanging import exchanging
from tests.services.exchanges.hosting import hosting
from tests.services.exchanges.test_after import BACK
from tests.services.test_exports import rows

__all__ = ["exchanging", "hosting"]
A = SurveyAudience
NEEDED = {"whole": "5", "learned": "4", "french": "4", "family": "5", "safe": "5", "again": True}


@pytest.fixture
def over(db, exchanging):
    with writing() as session:
        survey_questions.load(session)
    for leg in (exchanging.outbound, exchanging.back):
        change(leg, state=LegState.ENDED)
    return exchanging


def act(service, actor, *args, now=BACK, **options):
    return unit.run(service, actor, *args, now=now, **options)


def bearer(make, survey):
    token = act(surveys.hand_link, make.coordinator(), survey.public_id)
    with reading() as session:
        return link_actor(session, resolve(session, token, now=BACK))


def answer(make, survey, **more):
    who = bearer(make, survey)
    for code, value in {**NEEDED, **more}.items():
        act(surveys.save_answer, who, survey.public_id, code, value)
    return act(surveys.submit, who, survey.public_id)


def results(actor, leg):
    with reading() as session:
        return {one.audience: one for one in exchange_surveys.results(session, actor, leg.public_id, language="fr")}


def test_everybody_is_asked_once_in_their_language_and_reminded_after_three_days(db, make, over):
    young = over.participant()
    over.guardian(young)
    over.leader()
    actor = make.coordinator()
    act(surveys.ask_all, actor, over.back.public_id)
    assert {one.audience for one in db.all(select(Survey))} == {A.PARTICIPANT, A.GUARDIAN, A.LEADER}
    mails = len(db.all(select(OutboxMail)))
    assert mails
    assert act(surveys.ask_all, actor, over.back.public_id) == 0
    assert act(surveys.ask_all, actor, over.back.public_id, now=BACK + surveys.COOLDOWN) == mails


def test_accepted_families_of_the_visit_are_asked(db, make, over, hosting):
    change(hosting.leg, state=LegState.ENDED)
    family = hosting.family(HouseholdState.ACCEPTED)
    hosting.family(HouseholdState.REFUSED)
    act(surveys.ask_all, make.coordinator(), hosting.leg.public_id)
    asked = [one for one in db.all(select(Survey)) if one.audience is A.HOUSEHOLD]
    assert [one.subject_id for one in asked] == [family.id]


def test_nobody_is_asked_before_the_end_and_only_by_the_two_cities(db, make, over):
    with pytest.raises(Forbidden):
        act(surveys.ask_all, make.applicant(), over.back.public_id)
    change(over.back, state=LegState.UNDER_WAY)
    with pytest.raises(Conflict):
        act(surveys.ask_all, make.coordinator(), over.back.public_id)


def test_a_link_answers_its_own_survey_once(db, make, over):
    over.participant()
    over.participant()
    act(surveys.ask_all, make.coordinator(), over.back.public_id)
    mine, other = db.all(select(Survey))
    who = bearer(make, mine)
    for stranger in (who, make.coordinator()):
        with pytest.raises(Forbidden):
            act(surveys.save_answer, stranger, other.public_id, "whole", "1")
    with pytest.raises(InvalidFields):
        act(surveys.submit, who, mine.public_id)
    answer(make, mine)
    with pytest.raises(InvalidMove):
        act(surveys.save_answer, who, mine.public_id, "whole", "1")


def test_answers_are_told_from_five_on_and_texts_without_names(db, make, over):
    for _one in range(5):
        over.participant()
    act(surveys.ask_all, make.coordinator(), over.back.public_id)
    asked = db.all(select(Survey))
    for number, one in enumerate(asked[:4]):
        answer(make, one, comment=f"Mot {9 - number}")
    found = results(make.coordinator(), over.back)[A.PARTICIPANT]
    assert (found.asked, found.answered, found.questions, found.texts) == (5, 4, (), ())
    answer(make, asked[4], whole="1")
    found = results(make.coordinator(over.artachat), over.back)[A.PARTICIPANT]
    whole = next(one for one in found.questions if one.code == "whole")
    assert (whole.people, dict(whole.counts)["5 – Tout à fait"]) == (5, 4)
    assert [text for _question, text in found.texts] == ["Mot 6", "Mot 7", "Mot 8", "Mot 9"]
    assert results(make.applicant(), over.back) == {}


def test_texts_and_people_are_read_some_at_a_time_and_found_by_name(db, make, over, monkeypatch):
    for _one in range(7):
        over.guardian(over.participant())
    act(surveys.ask_all, make.coordinator(), over.back.public_id)
    asked = [one for one in db.all(select(Survey)) if one.audience is A.PARTICIPANT]
    for number, one in enumerate(asked[:5]):
        answer(make, one, comment=f"Mot {number}")
    actor, leg = make.coordinator(), over.back.public_id
    with reading() as session:
        found = exchange_surveys.results(session, actor, leg, language="fr", most=3)[0]
        assert ([text for _question, text in found.texts], found.written) == (["Mot 0", "Mot 1", "Mot 2"], 5)
        everybody = exchange_surveys.unanswered(session, actor, leg)
        assert [one.audience for one in everybody] == [A.PARTICIPANT] * 2 + [A.GUARDIAN] * 7
        assert {one.survey for one in everybody if one.audience is A.PARTICIPANT} == {
            one.public_id for one in asked[5:]
        }
        name = everybody[0].name
        assert name in {one.name for one in exchange_surveys.unanswered(session, actor, leg, search=name[:4].upper())}
        assert exchange_surveys.unanswered(session, actor, leg, search="Personne") == ()
        assert exchange_surveys.unanswered(session, make.applicant(), leg) == ()
        monkeypatch.setattr(exchange_surveys, "MOST_WAITING", 4)
        assert len(exchange_surveys.unanswered(session, actor, leg)) == 2 + 4


def test_whoever_does_not_answer_is_reminded_twice_and_nobody_else(db, make, over):
    young = over.participant()
    over.guardian(young)
    change(db.get(Person, young.person_id), email="jeune@example.org")
    act(surveys.ask_all, make.coordinator(), over.back.public_id)
    asked = {one.audience: one for one in db.all(select(Survey))}
    answer(make, asked[A.PARTICIPANT])

    def written(days):
        now = BACK + timedelta(days=days)
        sending.remind_due(now)
        found = db.all(select(OutboxMail).where(OutboxMail.template != "survey_asked"))
        return [one.recipient for one in found if "/l/" in one.body]

    parent = db.one(select(Guardian)).email
    assert [written(days).count(parent) for days in (1, 5, 6, 12, 40)] == [0, 1, 1, 2, 2]
    assert "jeune@example.org" not in written(41)


def test_what_somebody_tells_is_entered_for_them_with_how_one_knows(db, make, over):
    young, actor = over.participant(), make.coordinator(over.artachat)
    act(surveys.ask_all, actor, over.back.public_id)
    one = db.one(select(Survey))
    with pytest.raises(Forbidden):
        act(surveys.save_answer, actor, one.public_id, "whole", "5")
    with pytest.raises(Invalid) as refused:
        act(survey_told.begin, actor, one.public_id)
    assert refused.value.field == "source"
    act(survey_told.begin, actor, one.public_id, source=Source.PHONE, evidence=Evidence(told_by="Ani"))
    with reading() as session:
        sheet = exchange_surveys.recorded(session, actor, one.public_id, language="fr")
    assert (sheet.told_by, sheet.name) == ("Ani", db.get(Person, young.person_id).name)
    for code, value in NEEDED.items():
        act(surveys.save_answer, actor, one.public_id, code, value)
    act(surveys.submit, actor, one.public_id)
    kept = db.fresh(one)
    assert (kept.submitted_at, kept.told_by, kept.recorded_by_id) == (BACK, "Ani", actor.user_id)
    with pytest.raises(InvalidMove):
        act(survey_told.begin, actor, one.public_id, source=Source.PHONE)


def test_nobody_reads_or_goes_on_with_what_somebody_began_by_their_link(db, make, over):
    over.participant()
    act(surveys.ask_all, make.coordinator(), over.back.public_id)
    one = db.one(select(Survey))
    act(surveys.save_answer, bearer(make, one), one.public_id, "whole", "2")
    with pytest.raises(Conflict):
        act(survey_told.begin, make.coordinator(), one.public_id, source=Source.PAPER)
    with reading() as session, pytest.raises(NotFound):
        exchange_surveys.recorded(session, make.coordinator(), one.public_id, language="fr")


def test_the_file_tells_what_five_people_answered_and_nothing_of_fewer(db, make, over):
    for _one in range(5):
        over.participant()
    actor = make.coordinator()
    act(surveys.ask_all, actor, over.back.public_id)
    asked = db.all(select(Survey))
    for one in asked[:4]:
        answer(make, one)
    assert rows(actor, "surveys", filters={"leg": over.back.public_id}) == []
    answer(make, asked[4], whole="1")
    found = rows(actor, "surveys", filters={"leg": over.back.public_id})
    label = next(row["Question"] for row in found if row["Answer"] == "1" and row["Number"] == "1")
    assert {row["Answer"]: row["Number"] for row in found if row["Question"] == label} == {"1": "1", "5": "4"}
    assert rows(make.coordinator(make.university()), "surveys") == []

"""Lists as tables that lie as cards, and the first page with what is most urgent."""

from datetime import timedelta

import pytest

from db.enums import ApplicationState, OfferState, Role
from services.i18n import translate, translate_plural
from services.unit import utc_now
from tests.pages.opening import button, checked, links_of, listed, opened
from ui.components.today import MOST

pytestmark = pytest.mark.one_database


def test_what_people_typed_stays_text_in_a_list(make):
    make.offer(title_fr='<img src=x onerror="alert(1)">', department=make.department(name_fr='"><b>Parcs'))
    at = opened(make.coordinator(), "offers")
    assert listed(at)[0][:2] == ['<img src=x onerror="alert(1)">', '"><b>Parcs']
    assert "<img" not in at.html[0].value


def test_each_line_leads_to_its_record_and_keeps_no_name_in_the_address(make):
    offer = make.offer(title_fr="Herbier", state=OfferState.DRAFT)
    assert links_of(opened(make.coordinator(), "offers")) == [f"/offre?id={offer.public_id}"]


def test_an_account_is_opened_by_the_address_and_the_filters_in_it_stay(make):
    user = make.user()
    make.grant(user, Role.ADMIN, make.city())
    at = opened(user, "accounts", account=user.public_id)
    assert button(at, "Take away")
    assert f"?account={user.public_id}" in links_of(at)


def test_all_lines_of_a_page_are_chosen_at_once_and_let_go_once_something_was_done(make):
    call = make.call()
    for _each in range(2):
        make.application(call=call, person=make.person(), state=ApplicationState.SUBMITTED)
    at = opened(make.coordinator(), "applications")
    at.toggle(key="applications-several").set_value(True).run()
    button(at, "Choose all of this page").click().run()
    assert [box.value for box in at.checkbox] == [True, True]
    at.button(key="many-take_up").click().run()
    label = translate_plural("fr", "Do it for %(n)s person", "Do it for %(n)s persons", 2)
    [one for one in at.button if one.label == label][-1].click()
    checked(at.button(key="many-take_up").click().run())
    assert [box.value for box in at.checkbox] == [False, False]


def test_the_first_page_folds_what_is_less_urgent(make):
    day = utc_now().date()
    for number in range(MOST + 3):
        call = make.call(title_fr=f"Appel {number}", answer_by=day + timedelta(days=number + 20))
        make.application(call=call, person=make.person(), state=ApplicationState.SUBMITTED)
    at = opened(make.coordinator(), "today")
    shown, folded = [one.value for one in at.html if 'class="cards"' in one.value]
    assert (shown.count("<li>"), folded.count("<li>")) == (MOST, 3)
    assert ("Appel 0" in shown, "Appel 9" in folded) == (True, True)
    assert translate_plural("fr", "%(n)s more", "%(n)s more", 3) in [one.label for one in at.expander]
    assert translate("fr", "Nothing awaits you.") not in shown


def test_a_choice_whose_words_change_goes_on_with_what_was_chosen(make):
    call = make.call()
    states = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)
    for name, state in zip(("Aram", "Armen", "Karen"), states, strict=True):
        make.application(call=call, person=make.person(given_name=name), state=state)
    at = opened(make.coordinator(), "applications")
    (field,) = [one for one in at.selectbox if (one.key or "").startswith("applications-state")]
    assert (field.value, field.options[0]) == ("", f"{translate('fr', 'All')} 3")
    field.set_value(ApplicationState.UNDER_REVIEW).run()
    for state in (ApplicationState.UNDER_REVIEW, ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED):
        make.application(call=call, person=make.person(given_name="Aramazd"), state=state)
    at.run()
    (field,) = [one for one in at.selectbox if (one.key or "").startswith("applications-state")]
    assert (field.value, field.options[0]) == (ApplicationState.UNDER_REVIEW, f"{translate('fr', 'All')} 6")

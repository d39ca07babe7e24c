from services.policy import Action, may


def test_an_application_is_read_by_its_owner_and_by_no_other_student(db, make):
    mine = make.applicant()
    application = make.application(person=db.get(type(make.person()), mine.person_id))
    with db.session() as session:
        found = session.get_one(type(application), application.id)
        assert may(mine, Action.APPLICATION_READ, found)
        assert not may(make.applicant(), Action.APPLICATION_READ, found)
        assert may(make.coordinator(), Action.APPLICATION_READ, found)

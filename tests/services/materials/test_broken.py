"""What a school says of damaged and lost units, with a photo that the city and the school read."""

import pytest
from sqlalchemy import func, select

from db.enums import LocationKind, SubjectKind
from db.models import File, Movement
from db.session import reading
from services import files
from services.errors import Forbidden, Invalid, NotFound
from services.materials import broken
from services.materials.picking import Wanted
from services.queries.material import movements
from tests.conftest import NOW
from tests.samples import picture
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import TODAY, stock

__all__ = ["lending", "stock"]


def tell(lending, actor=None, photo=(), **options):
    given = {
        "is_lost": False,
        "happened_on": TODAY,
        "note": "Dos cassé",
        "photo": ("livre.jpg", picture()) if photo == () else photo,
    }
    wanted = [Wanted(lending.book.public_id, 1)]
    return act(broken.tell, actor or lending.teacher, lending.place.public_id, wanted, **(given | options))


def test_the_photo_stands_with_what_moved_and_is_read_by_both_sides(db, make, stock, lending):
    told = tell(lending, lending.by_link())
    photo = db.one(select(File).where(File.subject_kind == SubjectKind.MOVEMENT, File.subject_id == told.id))
    for actor in (lending.claire, lending.teacher):
        with reading() as session:
            assert movements.detail(session, actor, told.public_id).photo == photo.public_id
        assert act(files.fetch, actor, photo.public_id, now=NOW)[0].id == photo.id
    with pytest.raises(NotFound):
        act(files.fetch, make.partner(stock.school("ecole-2")), photo.public_id, now=NOW)
    assert lending.beside(LocationKind.QUARANTINE) == 1


def test_without_a_photo_it_is_told_as_well(db, lending):
    told = tell(lending, photo=None, is_lost=True)
    assert (told.note, db.all(select(File))) == ("Dos cassé", [])


def test_what_is_no_picture_is_refused_and_nothing_moves(db, make, stock, lending):
    before = db.one(select(func.count()).select_from(Movement))
    with pytest.raises(Invalid) as refused:
        tell(lending, photo=("livre.jpg", b"no picture"))
    assert refused.value.field == "file"
    with pytest.raises(Forbidden):
        tell(lending, make.partner(stock.school("ecole-2")))
    assert db.one(select(func.count()).select_from(Movement)) == before

"""What is asked before a young person takes part in an exchange, purpose by purpose, in words for families.

These are the texts of the software; an exchange may have its own. Title and text in French, English and Armenian.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ConsentPurpose
from db.models import ConsentText

MANDATORY = frozenset(
    {
        ConsentPurpose.PARTICIPATION, ConsentPurpose.MEDICAL_CARE, ConsentPurpose.TRANSPORT,
        ConsentPurpose.DATA_TRANSFER,
    }
)  # fmt: skip
"""Without these nobody leaves. Swimming keeps from swimming alone; photos and films never keep from anything."""
ASKS_YOUNG = frozenset({ConsentPurpose.DATA_TRANSFER})
"""Minors answer these too, beside their guardian (``rules.md`` section 2)."""

TEXTS: dict[ConsentPurpose, dict[str, tuple[str, str]]] = {
    ConsentPurpose.PARTICIPATION: {
        "fr": (
            "Participer à l’échange",
            "J’accepte que mon enfant participe à l’échange, voyage avec le groupe et ses accompagnateurs, et "
            "soit logé comme la page d’information le dit. Les accompagnateurs veillent sur le groupe jour et "
            "nuit ; mon enfant suit les règles du groupe.",
        ),
        "en": (
            "Take part in the exchange",
            "I agree that my child takes part in the exchange, travels with the group and its leaders, and "
            "sleeps where the information page says. The leaders look after the group day and night; my child "
            "follows the rules of the group.",
        ),
        "hy": (
            "Մասնակցել փոխանակմանը",
            "Համաձայն եմ, որ իմ երեխան մասնակցի փոխանակմանը, ուղևորվի խմբի և ուղեկցողների հետ և գիշերի այնտեղ, "
            "որտեղ նշված է տեղեկատվական էջում։ Ուղեկցողները հոգ են տանում խմբի մասին օր ու գիշեր, իսկ իմ երեխան"
            " պահպանում է խմբի կանոնները։",
        ),
    },
    ConsentPurpose.MEDICAL_CARE: {
        "fr": (
            "Soins médicaux en cas d’urgence",
            "En cas d’urgence, les accompagnateurs peuvent faire soigner mon enfant, jusqu’à une "
            "hospitalisation ou une opération qu’un médecin juge nécessaire. On m’appelle tout de suite. Si je "
            "ne réponds pas, on n’attend pas.",
        ),
        "en": (
            "Medical care in an emergency",
            "In an emergency the leaders may have my child treated, up to a stay in hospital or an operation "
            "that a doctor finds necessary. I am called at once. If I do not answer, nobody waits.",
        ),
        "hy": (
            "Բժշկական օգնություն արտակարգ դեպքում",
            "Արտակարգ դեպքում ուղեկցողները կարող են դիմել իմ երեխայի բուժման համար, ներառյալ հոսպիտալացում կամ "
            "վիրահատություն, եթե բժիշկը դա անհրաժեշտ է համարում։ Ինձ անմիջապես զանգահարում են։ Եթե չեմ "
            "պատասխանում, չեն սպասում։",
        ),
    },
    ConsentPurpose.TRANSPORT: {
        "fr": (
            "Voyager dans les véhicules du groupe",
            "Mon enfant peut voyager en avion, en train, en car et dans les véhicules de la ville, d’un "
            "accompagnateur ou de la famille d’accueil, conduits par un adulte qui a le permis et une "
            "assurance.",
        ),
        "en": (
            "Travel in the group’s vehicles",
            "My child may travel by plane, train and coach, and in vehicles of the city, of a leader or of the "
            "host family, driven by an adult with a licence and insurance.",
        ),
        "hy": (
            "Ուղևորվել խմբի տրանսպորտով",
            "Իմ երեխան կարող է ուղևորվել ինքնաթիռով, գնացքով, ավտոբուսով, ինչպես նաև քաղաքի, ուղեկցողի կամ "
            "հյուրընկալող ընտանիքի մեքենայով, որը վարում է վարորդական իրավունք և ապահովագրություն ունեցող "
            "չափահաս անձ։",
        ),
    },
    ConsentPurpose.SWIMMING: {
        "fr": (
            "Baignade",
            "Mon enfant sait nager et peut se baigner dans un lieu surveillé, avec le groupe. Si vous répondez "
            "non, il ou elle participe à tout le reste et reste avec un accompagnateur pendant la baignade.",
        ),
        "en": (
            "Swimming",
            "My child can swim and may bathe with the group in a place with lifeguards. If you answer no, your "
            "child takes part in everything else and stays with a leader meanwhile.",
        ),
        "hy": (
            "Լող",
            "Իմ երեխան լողալ գիտի և կարող է խմբի հետ լողալ հսկվող վայրում։ Եթե պատասխանեք «ոչ», երեխան "
            "մասնակցում է մնացած ամեն ինչին, իսկ լողի ժամանակ մնում է ուղեկցողի հետ։",
        ),
    },
    ConsentPurpose.DATA_TRANSFER: {
        "fr": (
            "Transmettre des données à l’autre ville",
            "La ville d’accueil, la famille d’accueil et les accompagnateurs reçoivent ce qu’il faut pour le "
            "séjour : nom, âge, langues, centres d’intérêt, allergies utiles et personnes à appeler. Une des "
            "deux villes est en Arménie, hors de l’Union européenne. Les données de santé sont effacées un mois"
            " après le séjour, les papiers d’identité trois mois après.",
        ),
        "en": (
            "Send data to the other city",
            "The receiving city, the host family and the leaders receive what the stay needs: name, age, "
            "languages, interests, allergies that matter and whom to call. One of the two cities is in Armenia,"
            " outside the European Union. Health data are deleted one month after the stay, identity papers "
            "three months after.",
        ),
        "hy": (
            "Տվյալների փոխանցում մյուս քաղաքին",
            "Հյուրընկալող քաղաքը, հյուրընկալող ընտանիքը և ուղեկցողները ստանում են այն, ինչ անհրաժեշտ է այցի "
            "համար՝ անուն, տարիք, լեզուներ, հետաքրքրություններ, կարևոր ալերգիաներ և ում զանգահարել։ Երկու "
            "քաղաքներից մեկը Հայաստանում է՝ Եվրոպական միությունից դուրս։ Առողջական տվյալները ջնջվում են այցից "
            "մեկ ամիս անց, ինքնությունը հաստատող փաստաթղթերը՝ երեք ամիս անց։",
        ),
    },
    ConsentPurpose.IMAGE: {
        "fr": (
            "Photos et films",
            "Les deux villes peuvent prendre mon enfant en photo ou le filmer pendant l’échange et montrer ces "
            "images pour parler de la coopération, sans son nom de famille. Répondre non ne change rien à sa "
            "participation.",
        ),
        "en": (
            "Photos and films",
            "Both cities may take photos and films of my child during the exchange and show them to speak of "
            "the cooperation, without the family name. Answering no changes nothing about taking part.",
        ),
        "hy": (
            "Լուսանկարներ և տեսանյութեր",
            "Երկու քաղաքները փոխանակման ընթացքում կարող են լուսանկարել կամ նկարահանել իմ երեխային և ցուցադրել "
            "այդ նյութերը համագործակցության մասին պատմելու համար՝ առանց ազգանունը նշելու։ «Ոչ» պատասխանը "
            "մասնակցության վրա չի ազդում։",
        ),
    },
}
"""Title and text by language."""


def load(session: Session, now: datetime) -> None:
    """Add the first version of each text that is not there yet; what an installation has stays."""
    known = set(session.scalars(select(ConsentText.purpose).where(ConsentText.exchange_id.is_(None))))
    for purpose, words in TEXTS.items():
        if purpose not in known:
            session.add(text_row(purpose, words, now))


def text_row(purpose: ConsentPurpose, words: dict[str, tuple[str, str]], now: datetime) -> ConsentText:
    """The first version of a text of the software."""
    columns = {
        f"{part}_{language}": value
        for language, pair in words.items()
        for part, value in zip(("title", "body"), pair, strict=True)
    }
    return ConsentText(
        purpose=purpose, number=1, is_mandatory=purpose in MANDATORY, asks_young=purpose in ASKS_YOUNG,
        created_at=now, **columns,
    )  # fmt: skip

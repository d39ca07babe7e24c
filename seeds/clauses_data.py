"""What a French city usually writes under each heading of an internship agreement, in three languages.

Words for a start, in the order of Code de l’éducation D124-4: each city changes them to its own.
"""

CLAUSES: dict[str, tuple[str, str, str]] = {
    "supervision": (
        "Le tuteur de stage accueille le stagiaire, le guide chaque jour et fait le point avec lui chaque semaine. "
        "L’enseignant référent prend des nouvelles au moins une fois au début et une fois au milieu du stage, et "
        "répond à toute demande du stagiaire ou du tuteur. Toute difficulté est portée sans attendre à la "
        "connaissance des parties.",
        "The internship tutor welcomes the intern, gives guidance every day and takes stock every week. The referent "
        "teacher asks for news at least once at the beginning and once in the middle of the internship, and answers "
        "whenever the intern or the tutor asks. Any difficulty is told to the parties without delay.",
        "Պրակտիկայի ղեկավարն ընդունում է պրակտիկանտին, ամեն օր ուղղորդում և ամեն շաբաթ ամփոփում կատարվածը։ "
        "Համակարգող դասախոսը տեղեկանում է ընթացքի մասին առնվազն մեկ անգամ սկզբում և մեկ անգամ պրակտիկայի կեսին և "
        "պատասխանում է պրակտիկանտի կամ ղեկավարի ցանկացած հարցման։ Ցանկացած դժվարության մասին կողմերը տեղեկացվում են "
        "անհապաղ։",
    ),
    "special_days": (
        "Le stagiaire n’est présent ni la nuit, ni le dimanche, ni les jours fériés, sauf les jours nommés à l’article "
        "sur la durée hebdomadaire.",
        "The intern is not present at night, on Sundays or on public holidays, except on days named under the weekly "
        "hours.",
        "Պրակտիկանտը ներկա չի լինում գիշերը, կիրակի և տոնական օրերին, բացառությամբ շաբաթական ժամերի կետում նշված "
        "օրերի։",
    ),
    "absences": (
        "Le stagiaire prévient le tuteur dès le premier jour de toute absence et en indique le motif. Il peut "
        "s’absenter pour les examens et obligations de sa formation, et en cas de grossesse, de paternité ou "
        "d’adoption dans les conditions de l’article L124-13 du code de l’éducation. Toute autre absence est convenue "
        "avec le tuteur.",
        "The intern tells the tutor of any absence on its first day, with the reason. The intern may be absent for "
        "examinations and duties of the course, and for pregnancy, paternity or adoption as provided by article "
        "L124-13 of the French Education Code. Any other absence is agreed with the tutor.",
        "Պրակտիկանտը ցանկացած բացակայության մասին տեղեկացնում է ղեկավարին առաջին իսկ օրը՝ նշելով պատճառը։ Նա կարող է "
        "բացակայել ուսումնական ծրագրի քննությունների և պարտականությունների, ինչպես նաև հղիության, հայրության կամ "
        "որդեգրման դեպքում՝ Ֆրանսիայի կրթության օրենսգրքի L124-13 հոդվածի պայմաններով։ Մյուս բոլոր բացակայությունները "
        "համաձայնեցվում են ղեկավարի հետ։",
    ),
    "leave": (
        "Des congés et autorisations d’absence sont possibles pendant le stage, en accord avec le tuteur.",
        "Leave and permitted absence are possible during the internship, in agreement with the tutor.",
        "Պրակտիկայի ընթացքում հնարավոր են արձակուրդ և թույլատրված բացակայություն՝ ղեկավարի համաձայնությամբ։",
    ),
    "payment": (
        "La gratification est versée chaque mois, pour les heures de présence du mois, par virement sur le compte du "
        "stagiaire.",
        "The allowance is paid every month, for the hours of presence of the month, into the intern’s bank account.",
        "Հատուցումը վճարվում է ամեն ամիս՝ տվյալ ամսվա ներկայության ժամերի համար, պրակտիկանտի բանկային հաշվին փոխանցմամբ։",
    ),
    "benefits": (
        "Le stagiaire a accès au restaurant municipal et aux activités sociales et culturelles dans les mêmes "
        "conditions que les agents. Ses trajets entre son logement et le lieu du stage sont remboursés en partie, "
        "comme ceux des agents.",
        "The intern has access to the city’s canteen and to its social and cultural activities on the same terms as "
        "the staff. Journeys between lodgings and workplace are partly refunded, as for the staff.",
        "Պրակտիկանտը կարող է օգտվել քաղաքապետարանի ճաշարանից և սոցիալական ու մշակութային միջոցառումներից նույն "
        "պայմաններով, ինչ աշխատակիցները։ Կացարանի և պրակտիկայի վայրի միջև ճանապարհածախսը մասամբ փոխհատուցվում է, "
        "ինչպես աշխատակիցներինը։",
    ),
    "social_cover": (
        "Le stagiaire garde la protection sociale de son pays et souscrit pour la durée du séjour une assurance qui "
        "couvre les soins, l’hospitalisation et le rapatriement. En cas d’accident pendant le stage ou sur le trajet, "
        "la Ville prévient l’établissement d’enseignement et fait les déclarations nécessaires le jour même ou au plus "
        "tard dans les 48 heures.",
        "The intern keeps the social cover of the home country and takes out, for the whole stay, an insurance that "
        "covers medical care, hospital and repatriation. After an accident during the internship or on the way, the "
        "city tells the educational institution and makes the necessary declarations the same day, at the latest "
        "within 48 hours.",
        "Պրակտիկանտը պահպանում է իր երկրի սոցիալական պաշտպանությունը և ամբողջ կեցության համար կնքում է ապահովագրություն, "
        "որը ծածկում է բուժօգնությունը, հոսպիտալացումը և հայրենադարձությունը։ Պրակտիկայի ընթացքում կամ ճանապարհին "
        "դժբախտ պատահարի դեպքում քաղաքը տեղեկացնում է ուսումնական հաստատությանը և կատարում անհրաժեշտ հայտարարությունները "
        "նույն օրը, ամենաուշը՝ 48 ժամվա ընթացքում։",
    ),
    "liability": (
        "Le stagiaire est couvert par une assurance de responsabilité civile pour toute la durée du stage et en remet "
        "l’attestation à la Ville avant le premier jour. La Ville et l’établissement d’enseignement sont assurés pour "
        "leur propre responsabilité.",
        "The intern is covered by liability insurance for the whole internship and gives proof of it to the city "
        "before the first day. The city and the educational institution are insured for their own liability.",
        "Պրակտիկանտն ամբողջ պրակտիկայի համար ունի քաղաքացիական պատասխանատվության ապահովագրություն և դրա վկայականը "
        "քաղաքին է հանձնում մինչև առաջին օրը։ Քաղաքը և ուսումնական հաստատությունն ապահովագրված են իրենց սեփական "
        "պատասխանատվության համար։",
    ),
    "house_rules": (
        "Le stagiaire respecte le règlement intérieur de la Ville, ses horaires, ses règles de sécurité et l’usage des "
        "outils informatiques, qui lui sont remis le premier jour. Il est tenu à la discrétion et à la neutralité du "
        "service public, pendant et après le stage.",
        "The intern keeps the house rules of the city, its hours, safety rules and rules for the use of computers, "
        "which are handed over on the first day. The intern observes the discretion and neutrality of the public "
        "service, during and after the internship.",
        "Պրակտիկանտը պահպանում է քաղաքապետարանի ներքին կանոնակարգը, աշխատաժամերը, անվտանգության և համակարգչային "
        "միջոցների օգտագործման կանոնները, որոնք նրան հանձնվում են առաջին օրը։ Նա պարտավոր է պահպանել հանրային "
        "ծառայության գաղտնապահությունն ու չեզոքությունը պրակտիկայի ընթացքում և դրանից հետո։",
    ),
    "suspension": (
        "Le stage peut être suspendu ou interrompu pour maladie, accident, grossesse, adoption, paternité, ou d’un "
        "commun accord. Chaque partie peut y mettre fin en cas de manquement aux engagements, après avoir entendu les "
        "autres et par écrit. Un avenant fixe, s’il y a lieu, les nouvelles dates.",
        "The internship may be suspended or interrupted because of illness, accident, pregnancy, adoption, paternity, "
        "or by common consent. Each party may end it where commitments are not kept, after hearing the others and in "
        "writing. New dates, if any, are set by an amendment.",
        "Պրակտիկան կարող է կասեցվել կամ ընդհատվել հիվանդության, դժբախտ պատահարի, հղիության, որդեգրման, հայրության "
        "պատճառով կամ փոխադարձ համաձայնությամբ։ Յուրաքանչյուր կողմ կարող է այն դադարեցնել պարտավորությունների խախտման "
        "դեպքում՝ մյուսներին լսելուց հետո և գրավոր։ Նոր ամսաթվերը, եթե այդպիսիք կան, սահմանվում են լրացուցիչ համաձայնագրով։",
    ),
    "validation": (
        "L’établissement d’enseignement valide le stage selon les règles de la formation. Après une interruption, il "
        "peut valider le stage effectué, proposer un report ou une autre modalité.",
        "The educational institution validates the internship by the rules of the course. After an interruption it may "
        "validate what was done, postpone the rest or propose another way.",
        "Ուսումնական հաստատությունը պրակտիկան վավերացնում է ուսումնական ծրագրի կանոններով։ Ընդհատումից հետո այն կարող է "
        "վավերացնել կատարվածը, հետաձգել մնացածը կամ առաջարկել այլ տարբերակ։",
    ),
    "certificate": (
        "À la fin du stage, la Ville remet au stagiaire une attestation qui indique la durée effective de présence et "
        "le montant total versé. Le stagiaire évalue la qualité de son accueil et transmet cette évaluation à "
        "l’établissement d’enseignement.",
        "At the end of the internship the city gives the intern a certificate that states the effective duration of "
        "presence and the total amount paid. The intern evaluates the quality of the stay and sends this evaluation to "
        "the educational institution.",
        "Պրակտիկայի ավարտին քաղաքը պրակտիկանտին տալիս է վկայական, որում նշված են ներկայության փաստացի տևողությունը և "
        "վճարված ընդհանուր գումարը։ Պրակտիկանտը գնահատում է ընդունելության որակը և գնահատականն ուղարկում է ուսումնական "
        "հաստատությանը։",
    ),
}

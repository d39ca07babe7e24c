"""The public texts as they come with the software: (title, text in Markdown) by language. Coordinators edit them later."""

from __future__ import annotations

HOW = {
    "fr": (
        "Comment ça marche",
        """
**1. Candidater.** Un appel est ouvert sur la page d’accueil. Vous créez un compte avec votre adresse électronique, vous remplissez la candidature quand vous voulez, sur un téléphone ou un ordinateur, et vous l’envoyez avant la date limite. Tout est enregistré au fur et à mesure.

**2. Être choisi.** La coordination lit chaque candidature, les services que vous avez choisis donnent leur avis. Chaque personne reçoit une réponse, au plus tard le jour annoncé dans l’appel.

**3. Confirmer.** Si vous êtes retenu, vous confirmez avant la date indiquée, aussi « sous réserve du visa ». Sans réponse, la place va à une autre personne.

**4. Préparer.** Vous connaissez votre service, votre tuteur de stage et vos dates. Une liste dit ce qui est à faire et pour quand. Un dossier pour le visa est prêt à imprimer. La convention est signée par l’université, la ville et vous-même.

**5. Faire le stage.** Une fiche vous dit où aller le premier jour. À mi-parcours, on vous demande si tout va bien. Rien n’est facturé par la ville ni par l’université pour candidater.

**6. Finir.** La ville remet une attestation de stage. Vos données sont effacées selon les règles de la page « Vos données ».
""",
    ),
    "en": (
        "How it works",
        """
**1. Apply.** An open call stands on the first page. You create an account with your mail address, fill in the application whenever you like, on a phone or a computer, and send it before the deadline. Everything is saved as you go.

**2. Be chosen.** The coordinators read each application; the departments that you chose say what they think. Everybody gets an answer, at the latest on the day that the call names.

**3. Confirm.** If you are selected, you confirm by the date given, also “subject to the visa”. Without an answer the place goes to somebody else.

**4. Prepare.** You know your department, your tutor and your dates. A list says what is to be done and by when. A pack for the visa is ready to print. The agreement is signed by the university, the city and yourself.

**5. Do the internship.** A sheet says where to go on the first day. Half-way through you are asked whether all is well. Applying costs nothing.

**6. Finish.** The city hands over a certificate. Your data are deleted by the rules of the page “Your data”.
""",
    ),
    "hy": (
        "Ինչպես է դա աշխատում",
        """
**1. Դիմել։** Բաց հայտարարությունը գլխավոր էջում է։ Դուք հաշիվ եք բացում ձեր էլեկտրոնային հասցեով, դիմումը լրացնում եք, երբ ցանկանում եք՝ հեռախոսով կամ համակարգչով, և ուղարկում եք մինչև վերջնաժամկետը։ Ամեն ինչ պահպանվում է ընթացքում։

**2. Ընտրվել։** Համակարգողները կարդում են յուրաքանչյուր դիմում, ձեր ընտրած ծառայությունները հայտնում են իրենց կարծիքը։ Բոլորը պատասխան են ստանում՝ ամենաուշը հայտարարության մեջ նշված օրը։

**3. Հաստատել։** Եթե ընտրված եք, հաստատում եք մինչև նշված օրը, նաև «վիզայի պայմանով»։ Առանց պատասխանի տեղը տրվում է ուրիշին։

**4. Նախապատրաստվել։** Դուք գիտեք ձեր ծառայությունը, պրակտիկայի ղեկավարին և օրերը։ Ցանկը ասում է, թե ինչ և երբ պետք է անել։ Վիզայի փաստաթղթերը պատրաստ են տպելու։ Պայմանագիրը ստորագրում են համալսարանը, քաղաքը և դուք։

**5. Անցնել պրակտիկան։** Թերթիկն ասում է, թե առաջին օրը ուր գնալ։ Պրակտիկայի կեսին ձեզ կհարցնեն, թե արդյոք ամեն ինչ լավ է։ Դիմելը անվճար է։

**6. Ավարտել։** Քաղաքը տալիս է վկայական։ Ձեր տվյալները ջնջվում են «Ձեր տվյալները» էջի կանոններով։
""",
    ),
}

QUESTIONS = {
    "fr": (
        "Questions et réponses",
        """
**Faut-il un passeport pour candidater ?** Non. Il n’est demandé qu’une fois retenu.

**Le stage est-il payé ?** En dessous de 309 heures de présence, la loi ne l’impose pas. Au-delà, une gratification est due. Le simulateur de stage fait le calcul, et l’appel dit ce que vous recevez et ce que vous payez.

**Quel niveau de français faut-il ?** L’appel le dit. Un certificat (DELF, DALF, TCF) aide, mais n’est pas obligatoire sauf mention contraire.

**J’ai oublié mon mot de passe.** Sur la page de connexion, demandez un lien.

**Puis-je modifier ma candidature une fois envoyée ?** Écrivez à la coordination depuis sa page : elle peut vous ouvrir la partie à corriger.

**Mon visa est refusé.** Dites-le sur la page « Mon stage ». Personne ne vous le reprochera.

**Je dirige un service et n’ai pas de compte.** Un lien reçu par courriel suffit pour proposer une offre, lire les candidatures et dire comment va le stage.

**Je préfère le papier ou le téléphone.** La coordination enregistre pour vous tout ce qui peut se faire ici.
""",
    ),
    "en": (
        "Questions and answers",
        """
**Do I need a passport to apply?** No. It is asked for once you are selected.

**Is the internship paid?** Below 309 hours of presence the law does not ask for it. Above, an allowance is due. The simulator does the sum, and the call says what you receive and what you pay.

**Which level of French is needed?** The call says so. A certificate (DELF, DALF, TCF) helps, and is not needed unless the call says so.

**I forgot my password.** On the sign-in page, ask for a link.

**Can I change my application after sending it?** Write to the coordinators from its page: they can open the part that is to be corrected.

**My visa is refused.** Say so on the page “My internship”. Nobody holds it against you.

**I head a department and have no account.** A link by mail is enough to write an offer, read the applications and say how the internship goes.

**I prefer paper or the phone.** The coordinators record for you whatever can be done here.
""",
    ),
    "hy": (
        "Հարցեր և պատասխաններ",
        """
**Դիմելու համար անձնագիր պե՞տք է։** Ոչ։ Այն խնդրում են միայն ընտրվելուց հետո։

**Պրակտիկան վճարվո՞ւմ է։** 309 ժամից պակաս ներկայության դեպքում օրենքը չի պարտադրում։ Դրանից ավելիի դեպքում վճարը պարտադիր է։ Հաշվարկը կատարում է պրակտիկայի հաշվիչը, իսկ հայտարարությունն ասում է, թե ինչ եք ստանում և ինչ եք վճարում։

**Ֆրանսերենի ո՞ր մակարդակն է պետք։** Դա նշված է հայտարարության մեջ։ Վկայականը (DELF, DALF, TCF) օգնում է, բայց պարտադիր չէ, եթե այլ բան նշված չէ։

**Մոռացել եմ գաղտնաբառը։** Մուտքի էջում խնդրեք հղում։

**Կարո՞ղ եմ փոխել ուղարկված դիմումը։** Գրեք համակարգողներին դիմումի էջից․ նրանք կարող են բացել ուղղման ենթակա մասը։

**Վիզաս մերժվել է։** Ասեք այդ մասին «Իմ պրակտիկան» էջում։ Ոչ ոք ձեզ չի մեղադրի։

**Ղեկավարում եմ ծառայություն և հաշիվ չունեմ։** Նամակով ստացված հղումը բավական է՝ առաջարկ գրելու, դիմումները կարդալու և պրակտիկայի ընթացքի մասին ասելու համար։

**Նախընտրում եմ թուղթը կամ հեռախոսը։** Համակարգողները ձեր փոխարեն գրանցում են այն ամենը, ինչ կարելի է անել այստեղ։
""",
    ),
}

LEGAL = {
    "fr": (
        "Mentions légales",
        """
**Éditeur.** Ville de Clamart (Hauts-de-Seine, France), avec la Ville d’Artachat et l’Université française en Arménie (UFAR), pour leur coopération.

**Directeur de la publication.** Le maire de Clamart, ou la personne à qui il a délégué cette fonction.

**Hébergement.** Les serveurs de la Ville, ou l’hébergeur qu’elle a choisi : la coordination donne son nom sur demande.

**Contenus.** Les textes et les images appartiennent à leurs auteurs. Le logiciel est libre (licence EUPL 1.2).
""",
    ),
    "en": (
        "Legal notice",
        """
**Publisher.** City of Clamart (Hauts-de-Seine, France), with the city of Artashat and the French University in Armenia (UFAR), for their cooperation.

**Responsible for the publication.** The mayor of Clamart, or the person to whom this is delegated.

**Hosting.** The servers of the city, or the host that it has chosen: the coordinators name it on request.

**Contents.** Texts and pictures belong to their authors. The software is free (licence EUPL 1.2).
""",
    ),
    "hy": (
        "Իրավական տեղեկություններ",
        """
**Հրատարակիչ։** Կլամար քաղաք (Օ-դը-Սեն, Ֆրանսիա), Արտաշատ քաղաքի և Հայաստանում ֆրանսիական համալսարանի (ՀՖՀ) հետ՝ իրենց համագործակցության համար։

**Հրատարակության պատասխանատու։** Կլամարի քաղաքապետը կամ նրա լիազորած անձը։

**Տեղադրում։** Քաղաքի սերվերները կամ նրա ընտրած ընկերությունը․ անվանումը համակարգողները հայտնում են ըստ հարցման։

**Բովանդակություն։** Տեքստերն ու պատկերները պատկանում են իրենց հեղինակներին։ Ծրագիրն ազատ է (EUPL 1.2 արտոնագիր)։
""",
    ),
}

PRIVACY = {
    "fr": (
        "Vos données",
        """
**Pourquoi.** Pour traiter les candidatures, préparer et suivre les stages, dans le cadre de la coopération décentralisée de la Ville (mission d’intérêt public).

**Ce qui est demandé, et quand.** Chaque étape ne demande que ce dont elle a besoin : le passeport une fois retenu, les coordonnées bancaires seulement si une somme est due.

**Qui les voit.** La coordination ; les services que vous avez choisis (sans vos coordonnées ni vos pièces d’identité) ; votre université pour ses étudiants. Chaque envoi de données en Arménie est enregistré avec sa base juridique.

**Combien de temps.** Candidatures non retenues : deux ans au plus après le dernier contact. Pièces d’identité et coordonnées bancaires : trois mois après la fin du séjour. Journaux de connexion : le temps de la sécurité du service.

**Vos droits.** Demander une copie, une rectification, un effacement, ou vous opposer : écrivez à la coordination ou au délégué à la protection des données de la Ville de Clamart. Vous pouvez saisir la CNIL (www.cnil.fr).

**Témoins de connexion (cookies).** Seulement ceux de la connexion et de la langue. Aucune mesure d’audience, aucune requête vers un autre site.
""",
    ),
    "en": (
        "Your data",
        """
**Why.** To handle applications and to prepare and follow internships, within the city’s decentralised cooperation (a task in the public interest).

**What is asked, and when.** Each step asks for what it needs: the passport once you are selected, bank details only if money is due.

**Who sees them.** The coordinators; the departments that you chose (without your contacts and identity papers); your university for its students. Each transfer of data to Armenia is recorded with its legal basis.

**How long.** Applications that were not selected: two years at most after the last contact. Identity papers and bank details: three months after the end of the stay. Sign-in records: as long as the safety of the service needs them.

**Your rights.** Ask for a copy, a correction, erasure, or object: write to the coordinators or to the data protection officer of the city of Clamart. You can turn to the French authority CNIL (www.cnil.fr).

**Cookies.** Only those of the sign-in and the language. No measuring of visitors, no request to any other site.
""",
    ),
    "hy": (
        "Ձեր տվյալները",
        """
**Ինչու։** Դիմումները քննելու, պրակտիկաները նախապատրաստելու և դրանց հետևելու համար՝ քաղաքի ապակենտրոնացված համագործակցության շրջանակում (հանրային շահ)։

**Ինչ և երբ է խնդրվում։** Ամեն քայլ խնդրում է միայն այն, ինչ պետք է․ անձնագիրը՝ ընտրվելուց հետո, բանկային տվյալները՝ միայն եթե գումար պետք է վճարվի։

**Ով է դրանք տեսնում։** Համակարգողները, ձեր ընտրած ծառայությունները (առանց կոնտակտների և անձը հաստատող փաստաթղթերի), ձեր համալսարանը՝ իր ուսանողների մասով։ Տվյալների յուրաքանչյուր փոխանցում Հայաստան գրանցվում է իր իրավական հիմքով։

**Որքան ժամանակ։** Չընտրված դիմումները՝ առավելագույնը երկու տարի վերջին կապից հետո։ Անձը հաստատող փաստաթղթերն ու բանկային տվյալները՝ ուղևորության ավարտից երեք ամիս անց։ Մուտքի գրանցումները՝ այնքան, որքան պետք է անվտանգության համար։

**Ձեր իրավունքները։** Խնդրել պատճեն, ուղղում, ջնջում կամ առարկել․ գրեք համակարգողներին կամ Կլամար քաղաքի տվյալների պաշտպանության պատասխանատուին։ Կարող եք դիմել ֆրանսիական CNIL մարմնին (www.cnil.fr)։

**Քուքիներ։** Միայն մուտքի և լեզվի համար։ Այցելուների չափում չկա, այլ կայքի հարցում չկա։
""",
    ),
}

ACCESSIBILITY = {
    "fr": (
        "Accessibilité : partiellement conforme",
        """
La Ville de Clamart s’engage à rendre ce service accessible (article 47 de la loi du 11 février 2005). Le niveau visé est le RGAA 4.1, c’est-à-dire WCAG 2.1 niveau AA.

**État.** Partiellement conforme. Aucun audit complet par un tiers n’a encore été fait. Chaque page est vérifiée avec l’outil automatique axe-core, de jour et de nuit, en français et en arménien.

**Ce qui n’est pas encore accessible.** Le menu range ses rubriques d’une manière que certains outils signalent. Les parties d’une date vide n’annoncent pas de valeur. Quelques mots techniques restent en anglais.

**Autrement.** Tout ce qui peut se faire ici peut être enregistré pour vous par la coordination, au téléphone ou sur papier.

**Signaler un problème.** Écrivez à la coordination de la Ville de Clamart. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits (www.defenseurdesdroits.fr).

Déclaration établie le 25 novembre 2026.
""",
    ),
    "en": (
        "Accessibility: partially compliant",
        """
The city of Clamart is committed to making this service accessible (French law of 11 February 2005, article 47). The level aimed at is RGAA 4.1, which is WCAG 2.1 level AA.

**State.** Partially compliant. No full audit by a third party has been made yet. Every page is checked with the automatic tool axe-core, by day and by night, in French and Armenian.

**What is not accessible yet.** The menu groups its entries in a way that some tools report. The parts of an empty date announce no value. A few technical words stay English.

**Other ways.** Whatever can be done here can be recorded for you by the coordinators, by phone or on paper.

**Report a problem.** Write to the coordinators of the city of Clamart. Without a satisfying answer you can turn to the French Défenseur des droits (www.defenseurdesdroits.fr).

Statement made on 25 November 2026.
""",
    ),
    "hy": (
        "Մատչելիություն՝ մասամբ համապատասխան",
        """
Կլամար քաղաքը պարտավորվում է այս ծառայությունը մատչելի դարձնել (2005 թ. փետրվարի 11-ի Ֆրանսիայի օրենք, հոդված 47)։ Նպատակը RGAA 4.1-ն է, այսինքն՝ WCAG 2.1-ի AA մակարդակը։

**Վիճակը։** Մասամբ համապատասխան։ Երրորդ կողմի ամբողջական ստուգում դեռ չի արվել։ Յուրաքանչյուր էջ ստուգվում է axe-core ինքնաշխատ գործիքով՝ ցերեկային և գիշերային տեսքով, ֆրանսերեն և հայերեն։

**Ինչը դեռ մատչելի չէ։** Ընտրացանկը բաժինները խմբավորում է այնպես, որ որոշ գործիքներ դա նշում են։ Դատարկ ամսաթվի մասերը արժեք չեն հայտնում։ Մի քանի տեխնիկական բառեր մնում են անգլերեն։

**Այլ եղանակներ։** Այն ամենը, ինչ կարելի է անել այստեղ, համակարգողները կարող են գրանցել ձեր փոխարեն՝ հեռախոսով կամ թղթով։

**Հայտնել խնդրի մասին։** Գրեք Կլամար քաղաքի համակարգողներին։ Եթե պատասխանը չի բավարարում, կարող եք դիմել Défenseur des droits-ին (www.defenseurdesdroits.fr)։

Հայտարարությունը կազմված է 2026 թ. նոյեմբերի 25-ին։
""",
    ),
}

TEXTS = {"how": HOW, "questions": QUESTIONS, "legal": LEGAL, "privacy": PRIVACY, "accessibility": ACCESSIBILITY}

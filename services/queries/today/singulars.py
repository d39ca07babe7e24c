"""Sentences of the first page that speak of several, as they are put where it is one."""

from __future__ import annotations

from services.i18n import N_

SINGULARS = {
    N_("Families have not answered yet: %(exchange)s"): N_("A family has not answered yet: %(exchange)s"),
    N_("Families were not asked yet: %(exchange)s"): N_("A family was not asked yet: %(exchange)s"),
    N_("Pupils whose families still have to say yes to the exchange"): N_(
        "A pupil whose family still has to say yes to the exchange"
    ),
    N_("Certificates of participation are to be made: %(exchange)s"): N_(
        "A certificate of participation is to be made: %(exchange)s"
    ),
    N_("Papers for the exchange are late"): N_("A paper for the exchange is late"),
    N_("Loans are late"): N_("A loan is late"),
    N_("Counts are open for more than a week"): N_("A count is open for more than a week"),
    N_("Wishes of schools await your answer"): N_("A wish of a school awaits your answer"),
    N_("Titles are below their minimum"): N_("A title is below its minimum"),
    N_("Expenses without a bill or receipt: %(exchange)s"): N_("An expense without a bill or receipt: %(exchange)s"),
    N_("Mails could not be sent"): N_("A mail could not be sent"),
    N_("Mails were perhaps not sent: decide about them"): N_("A mail was perhaps not sent: decide about it"),
    N_("Scheduled tasks have failed since yesterday"): N_("A scheduled task has failed since yesterday"),
    N_("Months are stated to the payroll office and not paid yet"): N_(
        "A month is stated to the payroll office and not paid yet"
    ),
    N_("Agreements were refused by a signer: change them"): N_("An agreement was refused by a signer: change it"),
    N_("Agreements of internships are to be prepared"): N_("An agreement of an internship is to be prepared"),
    N_("Things to do for internships are late"): N_("A thing to do for an internship is late"),
    N_("Applicants have written to you"): N_("An applicant has written to you"),
    N_("French certificates wait to be read"): N_("A French certificate waits to be read"),
    N_("Corrections wait for your look"): N_("A correction waits for your look"),
    N_("Internships with remarks wait for you to look at them"): N_(
        "An internship with remarks waits for you to look at it"
    ),
    N_("Offers are written and not published"): N_("An offer is written and not published"),
    N_("Internships are over: close their files"): N_("An internship is over: close its file"),
    N_("Schools have written to you about their students"): N_("A school has written to you about its students"),
    N_("Documents from schools wait for your look"): N_("A document from a school waits for your look"),
    N_("Candidates await your word"): N_("A candidate awaits your word"),
    N_("Offers of your department are written and not published"): N_(
        "An offer of your department is written and not published"
    ),
    N_("Say whether these people are your students"): N_("Say whether this person is your student"),
    N_("Your students are selected and have not answered yet"): N_(
        "One of your students is selected and has not answered yet"
    ),
    N_("Things to do for the internships of your students are late"): N_(
        "A thing to do for the internship of one of your students is late"
    ),
    N_("Documents about your students are to be replaced"): N_(
        "A document about one of your students is to be replaced"
    ),
    N_("Decisions are prepared and not told yet: %(call)s"): N_("A decision is prepared and not told yet: %(call)s"),
    N_("Applications to study: %(call)s"): N_("An application to study: %(call)s"),
}
"""Plural to singular msgid. What is not named speaks of one, of a state, or of whoever reads it."""

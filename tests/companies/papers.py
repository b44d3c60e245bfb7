"""Papers for tests of those who judge them."""

from apps.companies.models import Paper
from apps.companies.services import hand_in_paper
from tests.files import a_pdf, a_picture, uploaded
from tests.people import Cast


def two_papers(people: Cast, name: str = "a.pdf") -> list[Paper]:
    """A PDF of two pages and a picture, of the owner's company; `name` may have `{kind}` in it."""
    contents = {"licence": a_pdf(2), "tax": a_picture(size=(400, 300), colour="red")}
    return [
        hand_in_paper(
            user=people.owner,
            company=people.company,
            kind=kind,
            file=uploaded(content),
            name=name.format(kind=kind),
        )
        for kind, content in contents.items()
    ]

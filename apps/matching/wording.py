"""The words of the page "why, or why not?": features, what would help, and what stands in the way."""

from django.utils.translation import gettext_lazy as _

FEATURES = {
    "hs": _("HS codes in common"),
    "sector": _("Sector"),
    "text": _("Meaning of the texts"),
    "cooperation": _("Kinds of cooperation that answer each other"),
    "quantity": _("Quantities"),
    "markets": _("Target markets"),
    "certificates": _("Certificates"),
    "same_event": _("The same fair or forum"),
    "language": _("A common language"),
    "verified": _("Verification"),
    "freshness": _("Profiles brought up to date lately"),
}
HINTS = {
    "hs": _("No HS code in common: name the codes of your goods as exactly as you can."),
    "sector": _("No line of yours and of theirs stands in the same sector."),
    "text": _("The texts of your lines do not speak of the same thing."),
    "cooperation": _("What you offer or seek is not what they seek or offer."),
    "quantity": _("No quantities in the same unit on both sides."),
    "markets": _("No offer names the other side's country as a market."),
    "certificates": _("No certificate that one side asks for and the other one has."),
    "same_event": _("You are not at the same fair or forum."),
    "language": _("No language in common, and no interpreter for yours at hand."),
    "verified": _("One of you is not verified."),
    "freshness": _("The profiles have not been looked after for long."),
}
OBSTACLES = {
    "same_company": _("This is your own company."),
    "own_rule": _("You have asked us to keep this company apart from yours."),
    "not_available": _("This company is not available for a meeting."),
    "own_not_verified": _("Suggestions are made between verified companies; yours is not verified yet."),
    "own_hidden": _("Your company is hidden: it is suggested to nobody, and nobody to it."),
    "same_country": _("Companies of one country are not suggested to each other."),
    "own_not_registered": _("Your company does not take part in this forum."),
    "other_not_registered": _("This company does not take part in this forum."),
    "own_no_lines": _("You have no line that says what you offer or seek."),
    "other_no_lines": _("This company does not say what it offers or seeks."),
    "dismissed": _("You have put this suggestion aside."),
    "no_common_subject": _("Nothing that one side offers answers what the other one seeks."),
    "crowd": _(
        "You fit each other, but others fit better, or are less in demand: everybody's list has twenty places, and "
        "nobody is to be drowned in requests."
    ),
}

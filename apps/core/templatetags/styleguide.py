"""What the living style page shows: every component with example content, in development only."""

import datetime as dt
import json
from typing import Any

from django import forms, template
from django.conf import settings

register = template.Library()

SECTORS = [("agro", "Agriculture"), ("energy", "Energy"), ("transport", "Transport and logistics")]
START = dt.datetime(2026, 10, 14, 6, 0, tzinfo=dt.UTC)


class ExampleForm(forms.Form):
    """One field of every kind that `<c-field>` draws."""

    name = forms.CharField(label="Legal name", help_text="As it stands in the register.")
    sector = forms.ChoiceField(label="Sector", choices=SECTORS, required=False)
    founded = forms.DateField(label="Founded on", required=False)
    text = forms.CharField(label="What you offer", widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label="Extract from the register", help_text="PDF, JPEG or PNG, up to 10 MB.")
    role = forms.ChoiceField(
        label="Your role", choices=[("owner", "Owner"), ("delegate", "Delegate")], widget=forms.RadioSelect
    )
    wants = forms.MultipleChoiceField(
        label="Interested in", choices=SECTORS, required=False, widget=forms.CheckboxSelectMultiple
    )
    terms = forms.BooleanField(label="I have read the terms.")


def _cells() -> list[dict[str, Any]]:
    """Return five weeks from Monday 28 September 2026 with a few fairs in them."""
    first = dt.date(2026, 9, 28)
    fairs = {14: "Caspian Agro", 15: "Caspian Agro", 16: "Caspian Agro", 20: "Canton Fair", 21: "Canton Fair"}
    cells = []
    for offset in range(35):
        date = first + dt.timedelta(days=offset)
        inside = date.month == 10
        events = [{"name": fairs[date.day], "mine": date.day < 17}] if inside and date.day in fairs else []
        if inside and date.day == 16:
            events.append({"name": "Silk Road Expo", "unconfirmed": True})
        cells.append(
            {
                "day": date.day,
                "out": not inside,
                "weekend": date.weekday() > 4,
                "today": inside and date.day == 8,
                "holiday": inside and date.day in (1, 2, 3),
                "events": events,
            }
        )
    return cells


def example_context() -> dict[str, Any]:
    """Return everything that `styleguide.html` shows."""
    icons = json.loads((settings.BASE_DIR / "frontend" / "icons.json").read_text())
    return {
        "form": ExampleForm(auto_id="filter_%s"),
        "bad_form": ExampleForm(data={"sector": "agro"}),
        "now": START,
        "later": START + dt.timedelta(minutes=30),
        "days": [dt.date(2026, 10, 14), dt.date(2026, 10, 17), dt.date(2026, 11, 2)],
        "steps": [
            {"label": "Country and number", "state": "done", "url": "#"},
            {"label": "Names", "state": "done"},
            {"label": "Contacts", "state": "current"},
            {"label": "Listings", "state": "todo"},
            {"label": "Papers", "state": "todo"},
        ],
        "tabs": [
            {"label": "About", "url": "#", "current": True},
            {"label": "Programme", "url": "#"},
            {"label": "Participants", "url": "#", "count": 152},
        ],
        "crumbs": [
            {"label": "Calendar", "url": "#"},
            {"label": "Baku", "url": "#"},
            {"label": "Caspian Week"},
        ],
        "icons": icons,
        "rows": [
            {"name": "Göyçay Nar Evi MMC", "city": "Göyçay", "status": "verified", "count": 12},
            {"name": "宁波海桥机械有限公司", "city": "宁波", "status": "pending", "count": 8},
            {"name": "Xəzər Logistika ASC", "city": "Bakı", "status": "rejected", "count": 104},
        ],
        "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "cells": _cells(),
    }


@register.simple_tag(takes_context=True)
def styleguide_examples(context: template.Context) -> str:
    """Put the examples into the page's context; prints nothing."""
    for name, value in example_context().items():
        context[name] = value
    return ""

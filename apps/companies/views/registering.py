"""The first steps: country, number, names. Each can be left and gone on with later."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.registration_forms import (
    CountryForm,
    FurtherNameFormSet,
    NamesForm,
    NumberForm,
    further_names,
)
from apps.companies.selectors import draft_of, managed_company, own_company_with_number
from apps.companies.services.profile import NUMBER_OPEN
from apps.companies.steps import first_steps, open_registration_page, step_after, steps_of
from apps.companies.team_forms import JoinForm
from apps.core.forms import form_status, posted, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@login_required
def register(request: HttpRequest) -> HttpResponse:
    draft = draft_of(reader(request))
    form = CountryForm(posted(request), initial={"country": draft.country} if draft else None)
    if form.is_valid():
        with refusals_on(form):
            services.begin_registration(user=reader(request), country=form.cleaned_data["country"])
            return redirect("companies:register_number")
    context = {"form": form, "draft": draft, "steps": first_steps(draft, "country")}
    return render(request, "companies/register.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def register_number(request: HttpRequest) -> HttpResponse:
    """Ask for the number. One that is taken leads to its company's team; a doubtful one is asked about once more."""
    draft = draft_of(reader(request))
    if draft is None:
        return redirect("companies:register")
    initial = {"registration_number": draft.registration_number}
    form = NumberForm(posted(request), country=draft.country, initial=initial)
    if form.is_valid() and not form.is_doubt_open:
        with refusals_on(form):
            services.note_number(draft=draft, registration_number=form.cleaned_data["registration_number"])
            return redirect("companies:register_names")
    context = {"form": form, "draft": draft, "steps": first_steps(draft, "number")}
    context |= _taken(request, form, draft, str(form["registration_number"].value() or ""))
    return render(request, "companies/register_number.html", context, status=_number_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def register_names(request: HttpRequest) -> HttpResponse:
    draft = draft_of(reader(request))
    if draft is None or not draft.registration_number:
        return redirect(open_registration_page(draft))
    form, names = NamesForm(posted(request)), FurtherNameFormSet(posted(request), prefix="names")
    if _both_valid(form, names):
        with refusals_on(form):
            company = services.register_company(
                user=reader(request),
                country=draft.country,
                registration_number=draft.registration_number,
                names=names.names(),
                **form.cleaned_data,
            )
            messages.success(request, _("Your company is registered. Everything that follows can wait."))
            return redirect("companies:contacts", company.public_id)
    context = {"form": form, "names": names, "draft": draft, "steps": first_steps(draft, "names")}
    context |= _taken(request, form, draft, draft.registration_number)
    return render(request, "companies/register_names.html", context, status=_status(form, names))


@require_http_methods(FORM_METHODS)
@login_required
def number(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the number of a company that is registered; correct it as long as nobody has verified it."""
    company = managed_company(reader(request), public_id)
    is_open = company.verification_state in NUMBER_OPEN
    form = NumberForm(
        posted(request),
        country=company.country,
        initial={"registration_number": company.registration_number},
    )
    if form.is_valid() and not form.is_doubt_open:
        with refusals_on(form):
            services.correct_number(
                user=reader(request),
                company=company,
                registration_number=form.cleaned_data["registration_number"],
            )
            messages.success(request, _("The number is saved."))
            return redirect("companies:names", public_id)
    context = {"company": company, "form": form, "is_open": is_open, "steps": steps_of(company, "number")}
    context |= _taken(request, form, company, str(form["registration_number"].value() or ""))
    return render(request, "companies/number.html", context, status=_number_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def names(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    initial = {name: getattr(company, name) for name in ("legal_name", "name_en", "language")}
    form = NamesForm(posted(request), initial=initial)
    rows = FurtherNameFormSet(posted(request), prefix="names", initial=further_names(company))
    if _both_valid(form, rows):
        with refusals_on(form):
            services.change_company(
                user=reader(request), company=company, names=rows.names(), **form.cleaned_data
            )
            messages.success(request, _("The names are saved."))
            return redirect(
                f"companies:{step_after('names') if 'next' in request.POST else 'names'}", public_id
            )
    context = {"company": company, "form": form, "names": rows, "steps": steps_of(company, "names")}
    return render(request, "companies/names.html", context, status=_status(form, rows))


def _both_valid(form: forms.Form, names: forms.BaseFormSet) -> bool:
    """Check both, so that everything wrong is said at once."""
    if not form.is_bound:
        return False
    is_form_valid = form.is_valid()
    return names.is_valid() and is_form_valid


def _status(form: forms.Form, names: forms.BaseFormSet) -> int:
    return 422 if names.is_bound and not names.is_valid() else form_status(form)


def _number_status(form: NumberForm) -> int:
    """A number that has to be compared first has not been taken: the page that asks is no success."""
    return 422 if form.is_bound and not form.errors and form.is_doubt_open else form_status(form)


def _taken(request: HttpRequest, form: forms.Form, about: Any, typed: str) -> dict[str, Any]:
    """Return the way onto the team of the company that has this number, where the refusal was that."""
    if getattr(form, "refusal_code", "") != "company_exists":
        return {}
    own = own_company_with_number(reader(request), about.country, typed)
    join = JoinForm(initial={"country": about.country, "registration_number": typed})
    return {"own_company": own, "join_form": None if own else join}

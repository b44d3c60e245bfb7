"""The people of the company."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.forms import PersonForm
from apps.companies.models import Company, Person
from apps.companies.permissions import may_manage
from apps.companies.selectors import (
    managed_company,
    member_without_person,
    no_such_company,
    own_company,
    people_of,
)
from apps.companies.steps import steps_of
from apps.core.forms import form_status, posted, refusals_on

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def people_list(request: HttpRequest, public_id: str) -> HttpResponse:
    company = own_company(reader(request), public_id)
    context = {
        "company": company,
        "people": people_of(company),
        "may_manage": may_manage(reader(request), company),
        "steps": steps_of(company, "people"),
    }
    return render(request, "companies/people.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def add_person(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    form = PersonForm(posted(request))
    if form.is_valid():
        with refusals_on(form):
            services.add_person(
                user=reader(request),
                company=company,
                languages=form.spoken,
                account=member_without_person(company, form.cleaned_data["email"]),
                **form.texts(),
            )
            messages.success(request, _("The person is added."))
            return redirect("companies:people", public_id)
    return _form_page(request, company, form)


@require_http_methods(FORM_METHODS)
@login_required
def change_person(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    person = _person(company, person_id)
    form = PersonForm(posted(request), instance=_person(company, person_id))
    if form.is_valid():
        with refusals_on(form):
            services.change_person(user=reader(request), person=person, languages=form.spoken, **form.texts())
            messages.success(request, _("The person is changed."))
            return redirect("companies:people", public_id)
    return _form_page(request, company, form, person)


@require_POST
@login_required
def person_leaves(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    person = _person(managed_company(reader(request), public_id), person_id)
    services.person_leaves(user=reader(request), person=person)
    messages.success(request, _("Noted: %(person)s has left the company.") % {"person": person})
    return redirect("companies:people", public_id)


def _form_page(
    request: HttpRequest, company: Company, form: PersonForm, person: Person | None = None
) -> HttpResponse:
    context = {"company": company, "form": form, "person": person}
    return render(request, "companies/person_form.html", context, status=form_status(form))


def _person(company: Company, public_id: str) -> Person:
    person = people_of(company).select_related("company").filter(public_id=public_id).first()
    if person is None:
        raise no_such_company()
    return person

"""Forums as everybody sees them, and a company's place in them."""

from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.readers import reader
from apps.companies.models import Company
from apps.companies.selectors import (
    companies_of,
    managed_companies,
    managed_company,
    own_company,
    visible_companies,
)
from apps.core.forms import form_status, posted, refusals_on
from apps.core.time import local_date
from apps.forums import services
from apps.forums.badges import cards_of_company
from apps.forums.enums import ForumState, RegistrationState
from apps.forums.forms import AbsencesForm, DelegatesForm, RegisterForm
from apps.forums.models import Forum, Registration
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import (
    approved_companies,
    places_of,
    public_forum,
    public_forums,
    registration_of,
    slots_of,
    with_speakers,
)

FORM_METHODS = ["GET", "HEAD", "POST"]
ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


@require_safe
def forum_list(request: HttpRequest) -> HttpResponse:
    forums = list(public_forums().order_by("starts_on", "pk"))
    today = timezone.now().date()
    context = {
        "coming": [forum for forum in forums if forum.ends_on >= today],
        "past": [forum for forum in reversed(forums) if forum.ends_on < today],
    }
    return render(request, "forums/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    forum = with_speakers(public_forum(public_id))
    shown = visible_companies(request.user).filter(pk__in=approved_companies(forum).values("pk"))
    mine = list(companies_of(request.user))
    registrations = Registration.objects.filter(forum=forum, company__in=mine).select_related("company")
    registered = {row.company_id for row in registrations if row.state not in ENDED}
    context = {
        "forum": forum,
        "programme": _programme(forum),
        "participants": list(shown.select_related("city").order_by("sort_key", "pk")),
        "registrations": registrations,
        "managed": {company.pk for company in managed_companies(request.user)},
        "free_companies": [company for company in mine if company.pk not in registered],
        "is_open": forum.state == ForumState.OPEN and not _deadline_over(forum),
        "places": places_of(forum),
        "forum_languages": [name for code, name in settings.LANGUAGES if code in forum.languages],
    }
    return render(request, "forums/detail.html", context)


@require_safe
@login_required
def choose_company(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to the registration of the only company, or let the reader choose."""
    forum = public_forum(public_id)
    companies = list(managed_companies(reader(request)))
    if len(companies) == 1:
        return redirect("forums:register", public_id, companies[0].public_id)
    return render(request, "forums/choose_company.html", {"forum": forum, "companies": companies})


@require_http_methods(FORM_METHODS)
@login_required
def register(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    forum, company = _forum_and_company(request, public_id, company_id)
    registration = registration_of(forum, company)
    if registration is not None and registration.state not in ENDED:
        return redirect("forums:delegates", public_id, company_id)
    form = RegisterForm(posted(request), company=company, registration=registration)
    if form.is_valid():
        with refusals_on(form):
            services.register_for_forum(
                user=reader(request),
                forum=forum,
                company=company,
                people=list(form.cleaned_data["people"]),
                note=form.cleaned_data["note"],
            )
            messages.success(
                request, _("Your company is registered. The organisers confirm the place by mail.")
            )
            return redirect("forums:detail", public_id)
    context = {
        "forum": forum,
        "company": company,
        "form": form,
        "has_people": form.fields["people"].queryset.exists(),
        "is_open": forum.state == ForumState.OPEN and not _deadline_over(forum),
    }
    return render(request, "forums/register.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def delegates(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    registration = _registration(request, public_id, company_id)
    form = DelegatesForm(posted(request), company=registration.company, registration=registration)
    if form.is_valid():
        with refusals_on(form):
            services.set_delegates(
                user=reader(request), registration=registration, people=list(form.cleaned_data["people"])
            )
            messages.success(request, _("The people at the table are saved."))
            return redirect("forums:detail", public_id)
    context = {"registration": registration, "forum": registration.forum, "form": form}
    return render(request, "forums/delegates.html", context, status=form_status(form))


@require_http_methods(FORM_METHODS)
@login_required
def absences(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    """For each delegate arrival and departure, and the slots in between in which they are not there."""
    registration = _registration(request, public_id, company_id)
    with timezone.override(registration.forum.time_zone):
        return _absences(request, registration)


def _absences(request: HttpRequest, registration: Registration) -> HttpResponse:
    forum, public_id = registration.forum, registration.forum.public_id
    slots = list(slots_of(forum))
    rows = registration.delegates.select_related("person", "registration__company", "registration__forum")
    forms = [
        AbsencesForm(posted(request), forum=forum, slots=slots, delegate=delegate)
        for delegate in rows.prefetch_related("blocked_slots")
    ]
    if request.method == "POST" and all_valid(forms):
        for form in forms:
            services.set_stay(
                user=reader(request), delegate=form.delegate, **form.stay(), away_in=form.chosen()
            )
        messages.success(request, _("The absences are saved. The next plan keeps to them."))
        return redirect("forums:detail", public_id)
    context = {"registration": registration, "forum": forum, "forms": forms, "has_slots": bool(slots)}
    return render(
        request, "forums/absences.html", context, status=422 if any(f.errors for f in forms) else 200
    )


@require_safe
@login_required
@never_cache
def badges(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    """The badges of a company that takes part, for everybody of its team: on the phone, or printed."""
    forum, company = public_forum(public_id), own_company(reader(request), company_id)
    context = {"forum": forum, "company": company, "cards": cards_of_company(forum, company)}
    return render(request, "forums/badges.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, public_id: str, company_id: str) -> HttpResponse:
    registration = _registration(request, public_id, company_id)
    services.cancel_registration(user=reader(request), registration=registration)
    messages.success(
        request,
        _("%(company)s no longer takes part. Its requests and meetings there are cancelled.")
        % {"company": registration.company},
    )
    return redirect("forums:detail", public_id)


def _programme(forum: Forum) -> list[dict[str, object]]:
    """Return the sessions by days of the place where the forum is."""
    zone = ZoneInfo(forum.time_zone)
    sessions = sorted(forum.sessions.all(), key=lambda session: session.starts_at)
    days = groupby(sessions, key=lambda session: local_date(session.starts_at, zone))
    return [{"day": day, "sessions": list(group)} for day, group in days]


def _forum_and_company(request: HttpRequest, public_id: str, company_id: str) -> tuple[Forum, Company]:
    return public_forum(public_id), managed_company(reader(request), company_id)


def _registration(request: HttpRequest, public_id: str, company_id: str) -> Registration:
    """Return the registration of a company for which the reader acts, or raise NotFound."""
    forum, company = _forum_and_company(request, public_id, company_id)
    registration = registration_of(forum, company)
    if registration is None:
        raise no_such_forum()
    registration.forum, registration.company = forum, company
    return registration


def _deadline_over(forum: Forum) -> bool:
    return forum.registration_deadline is not None and forum.registration_deadline < timezone.now()

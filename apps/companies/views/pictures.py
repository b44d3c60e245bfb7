"""The company's logo and product photos."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.readers import reader
from apps.companies import services
from apps.companies.enums import PictureKind
from apps.companies.forms import PictureForm
from apps.companies.selectors import managed_company, no_such_company
from apps.core.forms import form_status, refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pictures(request: HttpRequest, public_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    is_post = request.method == "POST"
    form = PictureForm(request.POST, request.FILES) if is_post else PictureForm()
    if is_post and form.is_valid():
        with refusals_on(form):
            services.add_picture(user=reader(request), company=company, **form.cleaned_data)
            messages.success(request, _("The picture is added."))
            return redirect("companies:pictures", public_id)
    shown = list(company.pictures.select_related("company"))
    context = {
        "company": company,
        "form": form,
        "pictures": shown,
        "first_photo": next((picture for picture in shown if picture.kind == PictureKind.PHOTO), None),
    }
    return render(request, "companies/pictures.html", context, status=form_status(form))


@require_POST
@login_required
def show_earlier(request: HttpRequest, public_id: str, picture_id: str) -> HttpResponse:
    """Put a photo one place further to the front; the first one stays where it is."""
    company = managed_company(reader(request), public_id)
    order = list(company.pictures.filter(kind=PictureKind.PHOTO).values_list("public_id", flat=True))
    if picture_id not in order:
        raise no_such_company()
    place = order.index(picture_id)
    order.insert(max(place - 1, 0), order.pop(place))
    services.arrange_pictures(user=reader(request), company=company, order=order)
    messages.success(request, _("The order is changed."))
    return redirect("companies:pictures", public_id)


@require_POST
@login_required
def remove_picture(request: HttpRequest, public_id: str, picture_id: str) -> HttpResponse:
    company = managed_company(reader(request), public_id)
    picture = company.pictures.select_related("company").filter(public_id=picture_id).first()
    if picture is None:
        raise no_such_company()
    services.remove_picture(user=reader(request), picture=picture)
    messages.success(request, _("The picture is removed."))
    return redirect("companies:pictures", public_id)

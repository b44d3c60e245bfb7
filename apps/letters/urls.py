from django.urls import path, re_path

from apps.letters import views

app_name = "letters"
_ON_PAPER = r"(?P<token>[0-9a-f]{32})/$"
urlpatterns = [
    re_path(rf"^{_ON_PAPER}", views.check, name="check"),
    path("of/<str:company_id>/", views.letters, name="letters"),
    path("of/<str:company_id>/ask/", views.ask, name="ask"),
    path("of/<str:company_id>/<str:letter_id>/", views.letter, name="letter"),
    path("of/<str:company_id>/<str:letter_id>/letter.pdf", views.letter_file, name="file"),
    path("of/<str:company_id>/<str:letter_id>/withdraw/", views.withdraw, name="withdraw"),
]
# Without a language: the address on the paper, as short as it can be.
paper_patterns = [re_path(rf"^{_ON_PAPER}", views.scanned, name="scanned_letter")]

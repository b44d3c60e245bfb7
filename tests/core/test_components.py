"""The components, rendered alone: what a screen reader, a phone and a reader in another zone would get."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, engines
from django.test import Client
from django.utils import timezone, translation
from django_cotton.compiler_regex import CottonCompiler

from apps.core.templatetags import ipek, styleguide, times
from tests.people import Cast

ROOT = Path(settings.BASE_DIR)
COMPONENTS = sorted((ROOT / "templates" / "cotton").glob("*.html"))
NOON = dt.datetime(2026, 10, 14, 8, 0, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 10, 14, 17, 30, tzinfo=dt.UTC)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def render(source: str, **context: Any) -> str:
    """Render template text that uses `<c-…>` tags, with white space made single."""
    compiled = CottonCompiler().process(source)
    template = Template(compiled, engine=engines["django"].engine)
    return re.sub(r"\s+", " ", template.render(Context(context))).strip()


class Nesting(HTMLParser):
    """Collects ids and references, and notes tags that close out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and tag not in ("path", "use"):
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-describedby", "aria-labelledby"):
                self.references += (value or "").split()
            if name == "style" or name.startswith("on"):
                self.forbidden.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in ("path", "use"):
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def read(html: str) -> Nesting:
    parser = Nesting()
    parser.feed(html)
    return parser


# --- every component -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_says_how_it_is_used(path: Path) -> None:
    first = path.read_text().split("{% endcomment %}")[0]
    assert first.startswith("{% comment %}\n<c-") or path.stem in ("dl", "timeline_item", "agenda_item")
    assert "<c-vars" in path.read_text()


def test_reference_names_every_component() -> None:
    listed = set(re.findall(r"<c-([a-z-]+)>`", (ROOT / "docs" / "components.md").read_text()))
    assert listed == {path.stem.replace("_", "-") for path in COMPONENTS} - {"field-notes"}


@pytest.mark.parametrize("code", ["az", "zh-hans", "en", "ru"])
def test_styleguide_is_sound_html_without_inline_code(code: str) -> None:
    with translation.override(code):
        html = engines["django"].get_template("styleguide.html").render({"nav": [{"label": "A", "url": "/"}]})
    page = read(html)
    assert page.wrong == []
    assert page.open == []
    assert page.forbidden == []
    assert sorted(set(page.ids)) == sorted(page.ids)
    assert set(page.references) - set(page.ids) == set()
    assert f'<html lang="{ipek.html_lang(code)}"' in html


TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").rglob("templates/**/*.html")])
PAGES = [path for path in TEMPLATES if "mail" not in path.as_posix()]


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Return where a pattern stands outside template comments, as `file: text`."""
    found = []
    for path in paths:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
        found += [f"{path.relative_to(ROOT)}: {match.group(0)}" for match in re.finditer(pattern, text)]
    return found


def test_every_component_that_a_page_uses_exists() -> None:
    used = {place.rsplit("<c-", 1)[1] for place in places(r"<c-[a-z][a-z-]*", TEMPLATES)} - {"vars", "slot"}
    assert used - {path.stem.replace("_", "-") for path in COMPONENTS} == set()


def test_attributes_with_a_colon_hold_no_filter_and_no_tag() -> None:
    assert places(r"""(?<=\s):[a-z_]+="[^"]*(?:\||\{[{%])[^"]*\"""", TEMPLATES) == []


def test_no_page_carries_inline_style_or_script() -> None:
    assert places(r"""\s(?:style|on[a-z]+)=["']""", PAGES) == []
    assert places(r"<script(?![^>]*(?:\ssrc=|application/json))[^>]*>", PAGES) == []


# --- buttons, badges, states ----------------------------------------------------------------------------------


def test_button_with_address_is_a_link_and_without_it_a_button() -> None:
    assert render('<c-button href="/x" variant="action">Go</c-button>') == (
        '<a href="/x" class="btn btn-accent " >Go</a>'
    )
    assert render('<c-button type="button" name="a" value="b">Go</c-button>') == (
        '<button type="button" class="btn btn-primary " name="a" value="b">Go</button>'
    )


def test_disabled_button_says_so() -> None:
    assert '<button type="submit" disabled class' in render('<c-button :disabled="True">Go</c-button>')


@pytest.mark.parametrize(
    ("code", "tone", "icon"),
    [
        ("accepted", "success", "circle-check"),
        ("changes-requested", "warning", "hourglass"),
        ("DECLINED", "danger", "circle-x"),
        ("draft", "neutral", ""),
    ],
)
def test_state_is_never_told_by_colour_alone(code: str, tone: str, icon: str) -> None:
    html = render('<c-status :code="code" label="Shown" />', code=code)
    assert f'class="tag tag--{tone} "' in html
    assert re.findall(r"sprite[^#]*#([a-z-]+)", html) == ([icon] if icon else [])
    assert "<span>Shown</span>" in html


def test_text_of_users_is_escaped_once() -> None:
    html = render('<c-card :title="name"><p>{{ name }}</p></c-card>', name="<b>R&D</b>")
    assert html.count("&lt;b&gt;R&amp;D&lt;/b&gt;") == 2
    assert "<b>" not in html


# --- time -------------------------------------------------------------------------------------------------------


def test_time_is_shown_in_both_zones_the_readers_first() -> None:
    html = render(
        '<c-time :value="start" :end="end" first="Asia/Shanghai" />', start=NOON, end=NOON.replace(minute=30)
    )
    assert re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', html) == [
        ("2026-10-14T16:00:00+08:00", "Wed 14 October 2026, 16:00–16:30"),
        ("2026-10-14T12:00:00+04:00", "12:00–12:30"),
    ]
    assert re.findall(r'when__zone">([^<]+)<', html) == ["Shanghai", "Baku"]


def test_other_day_on_the_other_side_is_named() -> None:
    lines = times.zone_lines(LATE)
    assert [line["text"] for line in lines] == ["Wed 14 October 2026, 21:30", "Thu 15 October 2026, 01:30"]


def test_readers_own_zone_stands_first_and_equal_clocks_are_shown_once() -> None:
    with timezone.override("Asia/Hong_Kong"):
        assert [line["name"] for line in times.zone_lines(NOON)] == ["Hong Kong", "Baku"]
    with timezone.override("UTC"):
        assert [line["name"] for line in times.zone_lines(NOON)] == ["Baku", "Shanghai"]


def test_chinese_puts_no_comma_between_day_and_hour() -> None:
    with translation.override("zh-hans"):
        assert [line["text"] for line in times.zone_lines(NOON)] == ["2026年10月14日 星期三 12:00", "16:00"]


def test_range_over_midnight_names_both_days() -> None:
    lines = times.zone_lines(LATE, LATE + dt.timedelta(hours=3))
    assert lines[0]["text"] == "Wed 14 October 2026, 21:30 – Thu 15 October 2026, 00:30"


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        times.zone_lines(dt.datetime(2026, 10, 14))


@pytest.mark.parametrize(
    ("code", "same_month", "across", "one"),
    [
        ("en", "14–17 October 2026", "14 October – 2 November 2026", "14 October 2026"),
        ("ru", "14–17 октября 2026", "14 октября – 2 ноября 2026", "14 октября 2026"),
        ("az", "14–17 oktyabr 2026", "14 oktyabr – 2 noyabr 2026", "14 oktyabr 2026"),
        ("zh-hans", "2026年10月14日–17日", "2026年10月14日–11月2日", "2026年10月14日"),
    ],
)
def test_days_of_a_fair_read_naturally(code: str, same_month: str, across: str, one: str) -> None:
    start = dt.date(2026, 10, 14)
    with translation.override(code):
        assert times.date_range(start, dt.date(2026, 10, 17)) == same_month
        assert times.date_range(start, dt.date(2026, 11, 2)) == across
        assert times.date_range(start, start) == one
        assert times.date_range(start) == one


def test_range_over_new_year_names_both_years() -> None:
    assert times.date_range(dt.date(2026, 12, 30), dt.date(2027, 1, 2)) == "30 December 2026 – 2 January 2027"


@pytest.mark.parametrize(
    ("code", "moment", "inside", "share"),
    [
        ("en", "14 October 2026, 08:00", "Wed 14 October 2026", "2.05\N{NO-BREAK SPACE}%"),
        ("az", "14 oktyabr 2026, 08:00", "çrş 14 oktyabr 2026", "2.05\N{NO-BREAK SPACE}%"),
        ("zh-hans", "2026年10月14日 08:00", "2026年10月14日 星期三", "2.05%"),
        ("ru", "14 октября 2026, 08:00", "ср 14 октября 2026", "2.05\N{NO-BREAK SPACE}%"),
    ],
)
def test_inside_a_sentence_dates_read_naturally(code: str, moment: str, inside: str, share: str) -> None:
    with translation.override(code):
        assert times.in_words(NOON) == moment
        assert times.in_words(NOON, with_year=False) == moment.replace("2026年", "").replace(" 2026", "")
        assert times.day_inside(NOON.date()) == inside
        assert ipek.percent("2.05") == share


def test_unconfirmed_and_unknown_dates_look_so() -> None:
    day = dt.date(2026, 10, 14)
    assert "unconfirmed" in render('<c-dates :start="day" :confirmed="False" />', day=day)
    assert "unconfirmed" not in render('<c-dates :start="day" />', day=day)
    assert render("<c-dates />") == '<span class="text-muted">Dates not announced</span>'


# --- forms ------------------------------------------------------------------------------------------------------


class Dated(forms.Form):
    on = forms.DateField(label="On")
    at = forms.DateTimeField(label="At", required=False)


def test_help_and_error_are_tied_to_their_control() -> None:
    form = styleguide.ExampleForm(data={})
    page = read(render('<c-field :field="form.name" />', form=form))
    assert page.ids == ["id_name", "id_name_helptext", "id_name_error"]
    assert page.references == ["id_name", "id_name_helptext", "id_name_error"]
    assert 'aria-invalid="true"' in str(form["name"])


def test_group_of_ticks_is_a_fieldset_with_one_label_each() -> None:
    html = render(
        '<c-field :field="form.wants" />', form=styleguide.ExampleForm(initial={"wants": ["energy"]})
    )
    assert html.startswith(
        '<fieldset class="field " id="id_wants" > <legend class="field__label">Interested in'
    )
    assert re.findall(r'<label class="field__choice" for="([^"]+)">', html) == [
        "id_wants_0",
        "id_wants_1",
        "id_wants_2",
    ]
    assert re.findall(r'value="([a-z]+)"[^>]* checked', html) == ["energy"]


def test_date_pickers_speak_iso_in_every_language() -> None:
    form = Dated(initial={"on": dt.date(2026, 4, 3), "at": dt.datetime(2026, 4, 3, 9, 30)})
    with translation.override("ru"):
        assert 'type="date"' in ipek.control(form["on"])
        assert 'value="2026-04-03"' in ipek.control(form["on"])
        assert 'value="2026-04-03T09:30"' in ipek.control(form["at"])
        sent = Dated({"on": "2026-04-03", "at": "2026-04-03T09:30"})
        assert sent.is_valid()
        assert sent.cleaned_data["on"] == dt.date(2026, 4, 3)


def test_form_errors_lead_to_their_fields() -> None:
    html = render('<c-form-errors :form="form" />', form=styleguide.ExampleForm(data={}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_name", "id_text", "id_paper", "id_role", "id_terms"]
    everything = read(render('<c-fields :form="form" />', form=styleguide.ExampleForm(data={})))
    assert set(targets) <= set(everything.ids)


def test_form_without_errors_shows_no_alert() -> None:
    assert render('<c-form-errors :form="form" />', form=styleguide.ExampleForm()) == ""


def test_post_forms_carry_the_token() -> None:
    html = render('<c-confirm label="Stop" action="/stop">Sure?</c-confirm>', csrf_token="t0ken")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="t0ken">' in html


# --- names and languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王小明", "王"),
        ("Aysel Quliyeva", "AQ"),
        ("Xəzər", "X"),
        ("əli vəliyev", "ƏV"),
        ("", ""),
        ("· Göyçay", "G"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert ipek.initials(name) == letters


def test_text_of_another_language_is_marked_up() -> None:
    html = render('<c-lang-text lang="zh-hans" translated="machine">果汁</c-lang-text>')
    assert '<div lang="zh-Hans" dir="auto">果汁</div>' in html
    assert "简体中文, machine translation" in html


def test_query_is_changed_in_place(rf: Any) -> None:
    context = Context({"request": rf.get("/x", {"q": "fındıq", "page": "abc", "sector": ["a", "b"]})})
    changed = ipek.query_with(context, page=None, sort="name")
    assert changed == "?q=f%C4%B1nd%C4%B1q&sector=a&sector=b&sort=name"


# --- colour ---------------------------------------------------------------------------------------------------------

GROUNDS = ["color-base-100", "color-base-200"]
TEXTS = [
    "color-base-content",
    "ip-muted",
    "ip-link",
    "ip-gold-ink",
    "ip-action-ink",
    "color-primary",
    "color-success",
    "color-warning",
    "color-error",
    "color-info",
]
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((f"color-{name}-content", f"color-{name}") for name in ("primary", "secondary", "accent", "neutral", "info", "success", "warning", "error")),
    ("color-primary", "ip-wash-primary"), ("ip-gold-ink", "ip-wash-gold"), ("color-success", "ip-wash-success"),
    ("color-warning", "ip-wash-warning"), ("color-error", "ip-wash-error"), ("color-info", "ip-wash-info"),
    *(("color-base-content", f"ip-wash-{name}") for name in ("primary", "gold", "success", "warning", "error", "info")),
    *(("ip-link", f"ip-wash-{name}") for name in ("gold", "success", "warning", "error", "info")),
    ("ip-muted", "ip-wash-primary"), ("ip-muted", "color-base-300"), ("color-base-content", "color-base-300"),
    ("ip-deep-ink", "ip-deep"), ("ip-deep-muted", "ip-deep"), ("ip-deep-thread", "ip-deep"),
]  # fmt: skip
EDGES = [("ip-line-strong", ground) for ground in GROUNDS] + [("ip-focus", ground) for ground in GROUNDS]


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of both themes as the stylesheet's source declares them."""
    source = (ROOT / "frontend" / "ipek.css").read_text()
    blocks = re.findall(r'@plugin "daisyui/theme" \{(.*?)\n\}', source, re.S)
    return {
        re.search(r'name: "([^"]+)"', block)[1]: dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
        for block in blocks
    }


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["ipek", "ipek-dark"])
def test_every_text_is_readable_on_its_ground(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["ipek", "ipek-dark"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


# --- allauth's pages in our frame -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["az", "zh-hans", "en", "ru"])
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_entrance_pages_are_sound_in_every_language(client: Client, path: str, code: str) -> None:
    page = client.get(f"/{code}/accounts/{path}")
    assert page.status_code == 200
    html = read(page.content.decode())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])
    assert set(html.references) - set(html.ids) == set()
    assert page.content.decode().count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/"])
def test_account_pages_are_sound(people: Cast, as_user: Any, path: str) -> None:
    page = as_user(people.owner).get(f"/en/accounts/{path}")
    assert page.status_code == 200
    html = read(page.content.decode())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])
    assert page.content.decode().count('aria-current="page"') == 1


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context(name: str) -> None:
    html = read(engines["django"].get_template(f"{name}.html").render())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])


def test_mail_frame_shows_its_button_and_address() -> None:
    html = (
        engines["django"]
        .get_template("mail/base.html")
        .render({"subject": "S", "action_url": "https://ipek.example/a?b=1&c=2", "action_label": "Open"})
    )
    assert html.count("https://ipek.example/a?b=1&amp;c=2") == 2
    assert read(html).wrong == []

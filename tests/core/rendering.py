"""Text of a template, rendered as a page would."""

import re
from typing import Any

from django.template import Context, Template, engines
from django_cotton.compiler_regex import CottonCompiler


def render(source: str, **context: Any) -> str:
    """Render template text that uses `<c-…>` tags, with white space made single."""
    compiled = CottonCompiler().process(source)
    template = Template(compiled, engine=engines["django"].engine)
    return re.sub(r"\s+", " ", template.render(Context(context))).strip()

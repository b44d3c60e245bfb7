#!/usr/bin/env python
"""Django's command line. `python3 run.py manage …` runs it against the private engines."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum_site.settings.dev")
    from django.core.management import execute_from_command_line

    from forum_site import celery  # noqa: F401  (commands that send tasks need their application)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

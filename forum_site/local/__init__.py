"""Ipek on one machine: private engines, the site, its worker and its mail, started and stopped together.

`run.py` hands over to `python -m forum_site.local`. Nothing here imports Django at module level, and `options`,
`venv` and what they import need the standard library only, because they run before anything is installed.
"""

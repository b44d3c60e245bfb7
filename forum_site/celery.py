"""The Celery application, its reliability settings and the one static beat schedule."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum_site.settings.prod")

from django.conf import settings

app = Celery("ipek")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    # A killed worker's message comes back after a second or two instead of the default hundred.
    broker_transport_options={
        "visibility_timeout": 3600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 2,
    },
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    worker_hijack_root_logger=False,
    task_default_queue=settings.TASK_QUEUE,
    beat_schedule={
        "heartbeat": {"task": "apps.core.tasks.heartbeat", "schedule": 20.0, "options": {"expires": 60}},
        "outbox": {
            "task": "apps.notifications.tasks.sweep_outbox",
            "schedule": 15.0,
            "options": {"expires": 15},
        },
        "plan-runs": {
            "task": "apps.meetings.tasks.sweep_plan_runs",
            "schedule": 10.0,
            "options": {"expires": 60},
        },
        "request-expiry": {
            "task": "apps.meetings.tasks.expire_requests",
            "schedule": 60.0,
            "options": {"expires": 300},
        },
        "request-warnings": {
            "task": "apps.meetings.tasks.warn_of_expiry",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "requests-waiting": {
            "task": "apps.meetings.tasks.remind_of_waiting",
            "schedule": crontab(minute=10),
            "options": {"expires": 3000},
        },
        "company-duplicates": {
            "task": "apps.companies.tasks.compare_companies",
            "schedule": 30.0,
            "options": {"expires": 60},
        },
        "score-runs": {
            "task": "apps.matching.tasks.sweep_score_runs",
            "schedule": 10.0,
            "options": {"expires": 60},
        },
        "forum-days": {
            "task": "apps.forums.tasks.follow_calendar",
            "schedule": 60.0,
            "options": {"expires": 120},
        },
        "listing-ends": {
            "task": "apps.companies.tasks.end_listings",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "verifications": {
            "task": "apps.companies.tasks.watch_verifications",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "imports": {
            "task": "apps.companies.tasks.sweep_imports",
            "schedule": 10.0,
            "options": {"expires": 60},
        },
        "tidy-papers": {
            "task": "apps.companies.tasks.tidy_papers",
            "schedule": crontab(minute=35),
            "options": {"expires": 3000},
        },
        "goods-names": {
            "task": "apps.reference.tasks.prepare_goods_names",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "data-exports": {
            "task": "apps.accounts.tasks.sweep_exports",
            "schedule": 15.0,
            "options": {"expires": 60},
        },
        "erasures": {
            "task": "apps.accounts.tasks.erase_due_users",
            "schedule": 600.0,
            "options": {"expires": 600},
        },
        "expired-exports": {
            "task": "apps.accounts.tasks.remove_expired_exports",
            "schedule": crontab(minute=25),
        },
        "old-answers": {
            "task": "apps.api.tasks.forget_old_answers",
            "schedule": crontab(minute=50),
            "options": {"expires": 3000},
        },
        "old-bodies": {
            "task": "apps.notifications.tasks.forget_old_bodies",
            "schedule": crontab(hour=23, minute=5),
        },
        "calendar-imports": {
            "task": "apps.exhibitions.tasks.sweep_imports",
            "schedule": 10.0,
            "options": {"expires": 60},
        },
        "deadlines": {
            "task": "apps.exhibitions.tasks.tell_near_deadlines",
            "schedule": crontab(minute=20),
            "options": {"expires": 3000},
        },
        "tidy-opportunity-papers": {
            "task": "apps.opportunities.tasks.tidy_papers",
            "schedule": crontab(minute=40),
            "options": {"expires": 3000},
        },
        "opening-scores": {
            "task": "apps.matching.tasks.queue_opening_runs",
            "schedule": 600.0,
            "options": {"expires": 600},
        },
        "nightly-directory": {
            "task": "apps.directory.tasks.rebuild_entries",
            "schedule": crontab(hour=20, minute=15),
        },
        "suggestion-digests": {
            "task": "apps.matching.tasks.send_digests",
            "schedule": crontab(hour=4, minute=15),
            "options": {"expires": 3600},
        },
        "learning": {
            "task": "apps.matching.tasks.queue_training",
            "schedule": crontab(hour=21, minute=10, day_of_week="sun"),
        },
        "nightly-scores": {
            "task": "apps.matching.tasks.queue_nightly_runs",
            "schedule": crontab(hour=22, minute=10),
        },
    },
)
app.autodiscover_tasks()

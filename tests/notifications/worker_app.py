"""The project's Celery application for a test's own worker and beat, which sweep nothing but the outbox."""

import os

from forum_site.celery import app

app.conf.broker_transport_options |= {"global_keyprefix": os.environ["TEST_QUEUE_PREFIX"]}
app.conf.beat_schedule = {
    "outbox": app.conf.beat_schedule["outbox"] | {"schedule": 0.5, "options": {"expires": 5}}
}

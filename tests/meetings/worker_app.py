"""The project's Celery application for a test's own worker and beat: other workers on the same broker see nothing of it."""

import os

from forum_site.celery import app

app.conf.broker_transport_options |= {"global_keyprefix": os.environ["TEST_QUEUE_PREFIX"]}
app.conf.beat_schedule = {
    "plan-runs": app.conf.beat_schedule["plan-runs"] | {"schedule": 0.5, "options": {"expires": 5}}
}

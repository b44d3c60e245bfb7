"""The project's Celery application for a test's own worker and beat: they see their own queues, and sweep one thing."""

import os

from forum_site.celery import app

_SWEEP = os.environ["TEST_SWEEP"]
app.conf.broker_transport_options |= {"global_keyprefix": os.environ["TEST_QUEUE_PREFIX"]}
app.conf.beat_schedule = {
    _SWEEP: app.conf.beat_schedule[_SWEEP] | {"schedule": 0.5, "options": {"expires": 5}}
}

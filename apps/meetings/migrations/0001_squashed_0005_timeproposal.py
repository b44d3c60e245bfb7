"""All that the first 5 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('meetings', '0001_initial'), ('meetings', '0002_outcomes'), ('meetings', '0003_plan_progress'), ('meetings', '0004_expiry_and_deals'), ('meetings', '0005_timeproposal')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('companies', '0007_pictures'),
        ('exhibitions', '0001_initial'),
        ('forums', '0004_request_expiry'),
        ('opportunities', '0002_pipeline'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('wish', models.CharField(choices=[('must', 'Must meet'), ('would', 'Would meet')], default='would', max_length=5, verbose_name='wish')),
                ('answer_wish', models.CharField(blank=True, choices=[('must', 'Must meet'), ('would', 'Would meet')], max_length=5, verbose_name='wish of the other side')),
                ('part_of_day', models.CharField(choices=[('any', 'Any time'), ('morning', 'Morning'), ('afternoon', 'Afternoon')], default='any', max_length=9, verbose_name='time of day')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('state', models.CharField(choices=[('pending', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired')], default='pending', max_length=10, verbose_name='state')),
                ('decline_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('warned_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='exhibitions.edition', verbose_name='edition')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='forums.forum', verbose_name='forum')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_requests', to='companies.company', verbose_name='to')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_requests', to='companies.company', verbose_name='from')),
            ],
            options={
                'verbose_name': 'meeting request',
                'verbose_name_plural': 'meeting requests',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['recipient', 'state'], name='meetings_request_inbox'), models.Index(fields=['state', 'expires_at'], name='meetings_request_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', True), ('forum__isnull', False)), models.Q(('edition__isnull', False), ('forum__isnull', True)), _connector='OR'), name='meetings_request_one_context'), models.CheckConstraint(condition=models.Q(('sender', models.F('recipient')), _negated=True), name='meetings_request_two_companies'), models.UniqueConstraint(models.F('forum'), models.F('edition'), django.db.models.functions.comparison.Least('sender', 'recipient'), django.db.models.functions.comparison.Greatest('sender', 'recipient'), condition=models.Q(('state__in', ('pending', 'accepted'))), name='meetings_request_one_live_per_pair', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('booth', models.CharField(blank=True, max_length=60, verbose_name='booth')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='to')),
                ('state', models.CharField(choices=[('scheduled', 'Scheduled'), ('cancelled', 'Cancelled')], default='scheduled', max_length=10, verbose_name='state')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='reason of cancelling')),
                ('is_locked', models.BooleanField(default=False, verbose_name='locked')),
                ('sequence', models.PositiveIntegerField(default=0, verbose_name='sequence')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cancelled by')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='exhibitions.edition', verbose_name='edition')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='forums.forum', verbose_name='forum')),
                ('interpreter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='forums.interpreter', verbose_name='interpreter')),
                ('slot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='forums.slot', verbose_name='slot')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='forums.table', verbose_name='table')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.meetingrequest', verbose_name='request')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ('starts_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', True), ('forum__isnull', False)), models.Q(('edition__isnull', False), ('forum__isnull', True)), _connector='OR'), name='meetings_meeting_one_context'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meetings_meeting_times_in_order'), models.UniqueConstraint(condition=models.Q(('state', 'scheduled')), fields=('request',), name='meetings_meeting_one_live_per_request')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('held', 'It took place'), ('no_show', 'The other side did not come'), ('moved', 'We agreed on another time')], max_length=7, verbose_name='result')),
                ('interest', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='interest')),
                ('next_step', models.CharField(blank=True, max_length=300, verbose_name='next step')),
                ('is_confidential', models.BooleanField(default=False, help_text='Counted, but shown to nobody else.', verbose_name='confidential')),
                ('rounds', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='reported')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='companies.company', verbose_name='company')),
                ('deal_reports', models.ManyToManyField(editable=False, related_name='outcomes', to='opportunities.dealreport')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='meetings.meeting', verbose_name='meeting')),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'ordering': ('-updated_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'company'), name='meetings_outcome_one_per_side'), models.CheckConstraint(condition=models.Q(('interest', None), models.Q(('interest__gte', 1), ('interest__lte', 5)), _connector='OR'), name='meetings_outcome_interest'), models.CheckConstraint(condition=models.Q(('result', 'held'), ('interest', None), _connector='OR'), name='meetings_outcome_interest_if_held')],
            },
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('must', 'Must meet'), ('must_not', 'Must not meet')], max_length=8, verbose_name='rule')),
                ('is_private', models.BooleanField(default=False, help_text='Known to this company and the organiser only.', verbose_name="the company's own")),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pair_rules', to='companies.company', verbose_name='company')),
                ('forum', models.ForeignKey(blank=True, help_text='blank: everywhere', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pair_rules', to='forums.forum', verbose_name='forum')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='other company')),
            ],
            options={
                'verbose_name': 'pair rule',
                'verbose_name_plural': 'pair rules',
                'constraints': [models.UniqueConstraint(fields=('forum', 'company', 'other', 'is_private'), name='meetings_pair_rule_unique', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('company', models.F('other')), _negated=True), name='meetings_pair_rule_two_companies', violation_error_message='Choose two different companies.')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('superseded', 'Replaced'), ('discarded', 'Discarded'), ('trial', 'What if')], default='draft', max_length=10, verbose_name='state')),
                ('weight', models.FloatField(default=0, verbose_name='weight placed')),
                ('bound', models.FloatField(blank=True, null=True, verbose_name='upper bound of the weight')),
                ('bound_kind', models.CharField(blank=True, max_length=40, verbose_name='kind of bound')),
                ('breaks', models.PositiveIntegerField(default=0, verbose_name='breaks')),
                ('breaks_bound', models.PositiveIntegerField(default=0, verbose_name='fewest breaks possible')),
                ('idle_breaks', models.PositiveIntegerField(default=0, verbose_name='breaks spent waiting')),
                ('is_proven', models.BooleanField(default=False, verbose_name='proven best')),
                ('solve_seconds', models.FloatField(default=0, verbose_name='seconds of planning')),
                ('reliefs', models.JSONField(blank=True, default=list, verbose_name='what would help')),
                ('shortfalls', models.JSONField(blank=True, default=list, verbose_name='below the minimum')),
                ('revision', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='drafted')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='forums.forum', verbose_name='forum')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'plans',
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='PlannedMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interpreter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.interpreter', verbose_name='interpreter')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='meetings.plan', verbose_name='plan')),
                ('recipient_delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.delegate', verbose_name='for the recipient')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='meetings.meetingrequest', verbose_name='request')),
                ('sender_delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.delegate', verbose_name='for the sender')),
                ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.slot', verbose_name='slot')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.table', verbose_name='table')),
            ],
            options={
                'verbose_name': 'planned meeting',
                'verbose_name_plural': 'planned meetings',
                'ordering': ('slot__number', 'table__position'),
                'constraints': [models.UniqueConstraint(fields=('plan', 'request'), name='meetings_planned_request_unique'), models.UniqueConstraint(fields=('plan', 'slot', 'table'), name='meetings_planned_table_unique'), models.UniqueConstraint(fields=('plan', 'slot', 'interpreter'), name='meetings_planned_interpreter_unique')],
            },
        ),
        migrations.CreateModel(
            name='PlanRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=10, verbose_name='state')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='progress in %')),
                ('seed', models.PositiveIntegerField(default=0, verbose_name='seed')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('seconds', models.PositiveSmallIntegerField(default=20, verbose_name='seconds to plan')),
                ('stage', models.CharField(blank=True, choices=[('reading', 'Reading requests and availability'), ('chosen', 'The best set of requests is chosen'), ('placed', 'Meetings are placed into slots'), ('repaired', 'What was left over is being fitted in'), ('proven', 'The plan is proven'), ('smoothed', 'Breaks are made fewer')], max_length=10, verbose_name='stage')),
                ('placed', models.PositiveIntegerField(blank=True, null=True, verbose_name='meetings placed')),
                ('weight', models.FloatField(blank=True, null=True, verbose_name='weight placed')),
                ('bound', models.FloatField(blank=True, null=True, verbose_name='upper bound of the weight')),
                ('is_stopped', models.BooleanField(default=False, verbose_name='stopped by the organiser')),
                ('changes', models.JSONField(blank=True, default=dict, verbose_name='what if')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_runs', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'planning run',
                'verbose_name_plural': 'planning runs',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('forum',), name='meetings_run_one_live_per_forum')],
            },
        ),
        migrations.AddField(
            model_name='plan',
            name='run',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='meetings.planrun', verbose_name='run'),
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='during')),
                ('is_live', models.BooleanField(default=True, verbose_name='live')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='companies.company', verbose_name='for the company')),
                ('interpreter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='forums.interpreter', verbose_name='interpreter')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.meeting', verbose_name='meeting')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='companies.person', verbose_name='person')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='forums.table', verbose_name='table')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('company__isnull', False), ('interpreter__isnull', True), ('person__isnull', False), ('table__isnull', True)), models.Q(('interpreter__isnull', False), ('person__isnull', True), ('table__isnull', True)), models.Q(('interpreter__isnull', True), ('person__isnull', True), ('table__isnull', False)), _connector='OR'), name='meetings_seat_of_one'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_live', True), ('person__isnull', False)), deferrable=django.db.models.constraints.Deferrable['DEFERRED'], expressions=(('person', '='), ('during', '&&')), name='meetings_seat_one_person_at_a_time'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('interpreter__isnull', False), ('is_live', True)), deferrable=django.db.models.constraints.Deferrable['DEFERRED'], expressions=(('interpreter', '='), ('during', '&&')), name='meetings_seat_one_interpreter_at_a_time'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_live', True), ('table__isnull', False)), deferrable=django.db.models.constraints.Deferrable['DEFERRED'], expressions=(('table', '='), ('during', '&&')), name='meetings_seat_one_table_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='TimeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('accepted', 'Accepted'), ('replaced', 'Replaced by another'), ('closed', 'No longer needed')], default='open', max_length=8, verbose_name='state')),
                ('part_of_day', models.CharField(blank=True, choices=[('any', 'Any time'), ('morning', 'Morning'), ('afternoon', 'Afternoon')], max_length=9, verbose_name='time of day')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='to')),
                ('place', models.CharField(blank=True, max_length=60, verbose_name='booth or place')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='proposed by')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.person', verbose_name='who comes')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='meetings.meetingrequest', verbose_name='meeting request')),
                ('slot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.slot', verbose_name='slot')),
            ],
            options={
                'verbose_name': 'proposed time',
                'verbose_name_plural': 'proposed times',
                'ordering': ('request', 'number'),
                'constraints': [models.UniqueConstraint(fields=('request', 'number'), name='meetings_proposal_number'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('request',), name='meetings_proposal_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('part_of_day', ''), ('slot__isnull', False), ('starts_at', None)), models.Q(('ends_at__isnull', False), ('part_of_day', ''), ('slot', None), ('starts_at__isnull', False)), models.Q(('ends_at', None), ('slot', None), ('starts_at', None), models.Q(('part_of_day', ''), _negated=True)), _connector='OR'), name='meetings_proposal_of_one_kind'), models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='meetings_proposal_times_in_order')],
            },
        ),
        migrations.CreateModel(
            name='UnplacedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('participant_full', 'A participant has no time left'), ('no_common_slot', 'The two have no common slot'), ('tables_full', 'All tables are taken'), ('interpreters_full', 'All interpreters are taken')], max_length=20, verbose_name='reason')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unplaced', to='meetings.plan', verbose_name='plan')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.meetingrequest', verbose_name='request')),
            ],
            options={
                'verbose_name': 'request not placed',
                'verbose_name_plural': 'requests not placed',
                'constraints': [models.UniqueConstraint(fields=('plan', 'request'), name='meetings_unplaced_unique')],
            },
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('forum',), name='meetings_plan_one_published'),
        ),
    ]

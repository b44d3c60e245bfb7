"""All that the first 3 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import apps.matching.models.vectors
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('matching', '0001_initial'), ('matching', '0002_rescoring'), ('matching', '0003_choices')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('companies', '0007_pictures'),
        ('forums', '0002_meeting_mode'),
    ]

    operations = [
        CreateExtension('vector'),
        migrations.CreateModel(
            name='SensitiveCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='HS code')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'sensitive HS code',
                'verbose_name_plural': 'sensitive HS codes',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'digest of suggestions',
                'verbose_name_plural': 'digests of suggestions',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['company', 'created_at'], name='matching_digest_company')],
            },
        ),
        migrations.CreateModel(
            name='DigestedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('digest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='matching.digest', verbose_name='digest of suggestions')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='suggested company')),
            ],
            options={
                'verbose_name': 'pair in a digest',
                'verbose_name_plural': 'pairs in digests',
                'ordering': ('place',),
                'constraints': [models.UniqueConstraint(fields=('company', 'other'), name='matching_digested_pair_unique')],
            },
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('goods', 'Not our goods or services'), ('partner', 'We work together already'), ('competitor', 'A competitor'), ('size', 'Too large or too small for us'), ('later', 'Not at the moment'), ('other', 'Another reason')], max_length=12, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='dismissed')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='companies.company', verbose_name='company')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dismissals', to='forums.forum', verbose_name='forum')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dismissed by')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='suggested company')),
            ],
            options={
                'verbose_name': 'dismissed suggestion',
                'verbose_name_plural': 'dismissed suggestions',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('forum', 'company', 'other'), name='matching_dismissal_unique', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('company', models.F('other')), _negated=True), name='matching_dismissal_two_companies')],
            },
        ),
        migrations.CreateModel(
            name='Exposure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('page', 'Page'), ('api', 'API'), ('digest', 'Digest')], max_length=6, verbose_name='where')),
                ('is_personal', models.BooleanField(default=True, verbose_name='in the order of the scores')),
                ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='shown companies, in order')),
                ('shown_at', models.DateTimeField(auto_now_add=True, verbose_name='shown at')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'list that was shown',
                'verbose_name_plural': 'lists that were shown',
                'ordering': ('-shown_at', '-id'),
                'indexes': [models.Index(fields=['company', 'shown_at'], name='matching_exposure_company')],
            },
        ),
        migrations.CreateModel(
            name='FlaggedCompany',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(max_length=200, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'company under review',
                'verbose_name_plural': 'companies under review',
                'ordering': ('-created_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HeldPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codes', models.JSONField(default=list, verbose_name='HS codes')),
                ('is_released', models.BooleanField(default=False, verbose_name='may be suggested')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='found')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='other company')),
            ],
            options={
                'verbose_name': 'pair held for review',
                'verbose_name_plural': 'pairs held for review',
                'ordering': ('is_released', '-created_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('company', 'other'), name='matching_held_pair_unique'), models.CheckConstraint(condition=models.Q(('company__lt', models.F('other'))), name='matching_held_pair_ordered')],
            },
        ),
        migrations.CreateModel(
            name='LearnedModel',
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
                ('heads', models.JSONField(blank=True, default=dict, verbose_name='heads')),
                ('metrics', models.JSONField(blank=True, default=dict, verbose_name='measured')),
                ('is_live', models.BooleanField(default=False, verbose_name='in use')),
                ('live_since', models.DateTimeField(blank=True, null=True, verbose_name='in use since')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'learned model',
                'verbose_name_plural': 'learned models',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('is_live',), name='matching_model_one_live'), models.CheckConstraint(condition=models.Q(('is_live', False), ('state', 'done'), _connector='OR'), name='matching_model_live_is_done')],
            },
        ),
        migrations.CreateModel(
            name='LineVector',
            fields=[
                ('listing', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='companies.listing', verbose_name='listing')),
                ('digest', models.CharField(max_length=32, verbose_name='digest of the text')),
                ('version', models.CharField(max_length=120, verbose_name='encoder')),
                ('vector', apps.matching.models.vectors.HalfVectorField(verbose_name='vector')),
                ('made_at', models.DateTimeField(auto_now=True, verbose_name='made')),
            ],
            options={
                'verbose_name': 'line vector',
                'verbose_name_plural': 'line vectors',
                'indexes': [models.Index(fields=['version'], name='matching_vector_version')],
            },
        ),
        migrations.CreateModel(
            name='Rescore',
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
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'company to score again',
                'verbose_name_plural': 'companies to score again',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'queued')), fields=('company',), name='matching_rescore_one_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ScoreRun',
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
                ('is_shown', models.BooleanField(default=False, verbose_name='shown')),
                ('encoder', models.CharField(blank=True, max_length=120, verbose_name='encoder')),
                ('weights', models.JSONField(blank=True, default=dict, verbose_name='weights')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('forum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='score_runs', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'scoring run',
                'verbose_name_plural': 'scoring runs',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('forum',), name='matching_run_one_live', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('is_shown', True)), fields=('forum',), name='matching_run_one_shown', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('price', models.FloatField(verbose_name='price')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='matching.scorerun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'price',
                'verbose_name_plural': 'prices',
                'constraints': [models.UniqueConstraint(fields=('run', 'company'), name='matching_price_unique')],
            },
        ),
        migrations.CreateModel(
            name='Steering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weights', models.JSONField(blank=True, default=dict, verbose_name='weights')),
                ('is_frozen', models.BooleanField(default=False, help_text='The lists stay as they are until this is taken back.', verbose_name='frozen')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('forum', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='steering', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'steering of suggestions',
                'verbose_name_plural': 'steering of suggestions',
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('score', models.FloatField(verbose_name='score')),
                ('value', models.FloatField(default=0, verbose_name='value in the list')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                ('is_explored', models.BooleanField(default=False, verbose_name='to find out about')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='companies.company', verbose_name='company')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='suggested company')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='matching.scorerun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'ordering': ('rank',),
                'constraints': [models.UniqueConstraint(fields=('run', 'company', 'other'), name='matching_suggestion_pair_unique'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('run', 'company', 'rank'), name='matching_suggestion_rank_place')],
            },
        ),
        migrations.CreateModel(
            name='Boost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='hundredths of a point')),
                ('label', models.CharField(help_text='Shown beside the suggestion.', max_length=60, verbose_name='label')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='company')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boosts', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'boost',
                'verbose_name_plural': 'boosts',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('forum', 'company'), name='matching_boost_unique'), models.CheckConstraint(condition=models.Q(('amount__gte', 1), ('amount__lte', 10)), name='matching_boost_capped')],
            },
        ),
    ]

"""All that the first 4 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from importlib import import_module

from django.db import migrations, models


stamp = import_module('apps.exhibitions.migrations.0003_calendar_stamp')


class Migration(migrations.Migration):

    replaces = [('exhibitions', '0001_initial'), ('exhibitions', '0002_knowledge'), ('exhibitions', '0003_calendar_stamp'), ('exhibitions', '0004_import_date_order')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('companies', '0001_initial'),
        ('reference', '0003_airports'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarImport',
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
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('jsonld', 'JSON-LD'), ('ics', 'iCalendar')], max_length=8, verbose_name='format')),
                ('content', models.BinaryField(verbose_name='content')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('source_url', apps.core.fields.WebAddressField(blank=True, max_length=500, verbose_name='source link')),
                ('notes_conflicts', models.BooleanField(default=False, verbose_name="keep our days and note the file's beside them")),
                ('date_order', models.CharField(blank=True, max_length=12, verbose_name='order of days')),
                ('stage', models.CharField(choices=[('reading', 'being read'), ('preview', 'to be looked at'), ('writing', 'being taken over'), ('done', 'taken over')], default='reading', max_length=8, verbose_name='stage')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='changes')),
                ('problems', models.JSONField(blank=True, default=list, verbose_name='problems')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('fingerprint', models.CharField(blank=True, max_length=64, verbose_name='fingerprint')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='calendar_imports', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'calendar import',
                'verbose_name_plural': 'calendar imports',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='CalendarStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveBigIntegerField(default=0, verbose_name='version')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'calendar version',
                'verbose_name_plural': 'calendar versions',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='exhibitions_one_stamp')],
            },
        ),
        migrations.CreateModel(
            name='Exhibition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('name_en', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('acronym', models.CharField(blank=True, max_length=60, verbose_name='acronym')),
                ('organiser', models.CharField(blank=True, max_length=400, verbose_name='organiser')),
                ('organiser_en', models.CharField(blank=True, max_length=400, null=True, verbose_name='organiser')),
                ('organiser_az', models.CharField(blank=True, max_length=400, null=True, verbose_name='organiser')),
                ('organiser_zh_hans', models.CharField(blank=True, max_length=400, null=True, verbose_name='organiser')),
                ('organiser_ru', models.CharField(blank=True, max_length=400, null=True, verbose_name='organiser')),
                ('country', models.CharField(choices=[('AZ', 'Azerbaijan'), ('CN', 'China'), ('HK', 'Hong Kong SAR'), ('MO', 'Macao SAR'), ('ZZ', 'Other')], max_length=2, verbose_name='country or region')),
                ('city_pattern', models.CharField(choices=[('fixed', 'one city'), ('alternating', 'alternates between cities'), ('rotating', 'host city announced each time'), ('several', 'several cities in one year')], default='fixed', max_length=12, verbose_name='city')),
                ('cadence', models.CharField(blank=True, choices=[('annual', 'every year'), ('biennial', 'every two years'), ('triennial', 'every three years'), ('twice_a_year', 'twice a year'), ('quarterly', 'four times a year'), ('irregular', 'irregularly')], max_length=12, verbose_name='cadence')),
                ('is_cadence_confirmed', models.BooleanField(default=False, verbose_name='cadence confirmed')),
                ('year_parity', models.CharField(blank=True, choices=[('odd', 'odd years'), ('even', 'even years')], max_length=4, verbose_name='years')),
                ('usual_months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='usual months')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('is_website_confirmed', models.BooleanField(default=False, verbose_name='website confirmed')),
                ('exhibitors_approx', models.PositiveIntegerField(blank=True, null=True, verbose_name='exhibitors, about')),
                ('area_sqm_approx', models.PositiveIntegerField(blank=True, null=True, verbose_name='area in m², about')),
                ('scale_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of these figures')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('note_en', models.TextField(blank=True, null=True, verbose_name='note')),
                ('note_az', models.TextField(blank=True, null=True, verbose_name='note')),
                ('note_zh_hans', models.TextField(blank=True, null=True, verbose_name='note')),
                ('note_ru', models.TextField(blank=True, null=True, verbose_name='note')),
                ('source_note', models.TextField(blank=True, verbose_name='notes of the source')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('cities', models.ManyToManyField(blank=True, related_name='exhibitions', to='reference.place', verbose_name='cities')),
                ('hs_chapters', models.ManyToManyField(blank=True, related_name='exhibitions', to='reference.hscode', verbose_name='HS chapters')),
                ('sectors', models.ManyToManyField(blank=True, related_name='exhibitions', to='reference.sector', verbose_name='sectors')),
                ('venues', models.ManyToManyField(blank=True, related_name='exhibitions', to='reference.venue', verbose_name='venues')),
            ],
            options={
                'verbose_name': 'exhibition',
                'verbose_name_plural': 'exhibitions',
                'ordering': ('code',),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='exhibitions_search', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('start_date', models.DateField(verbose_name='first day')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('status', models.CharField(choices=[('scheduled', 'scheduled'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], default='scheduled', max_length=10, verbose_name='status')),
                ('key', models.CharField(help_text='stable, for example CANTON-2026-AUTUMN', max_length=60, unique=True, verbose_name='key')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('season', models.CharField(blank=True, choices=[('spring', 'spring'), ('autumn', 'autumn')], max_length=6, verbose_name='season')),
                ('ordinal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number')),
                ('name', models.CharField(blank=True, max_length=250, verbose_name='own name')),
                ('name_en', models.CharField(blank=True, max_length=250, null=True, verbose_name='own name')),
                ('name_az', models.CharField(blank=True, max_length=250, null=True, verbose_name='own name')),
                ('name_zh_hans', models.CharField(blank=True, max_length=250, null=True, verbose_name='own name')),
                ('name_ru', models.CharField(blank=True, max_length=250, null=True, verbose_name='own name')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='calendar sequence')),
                ('source_url', apps.core.fields.WebAddressField(blank=True, help_text='The page on which these days can be read.', max_length=500, verbose_name='source link')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='last checked')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='reference.place', verbose_name='city')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='reference.venue', verbose_name='venue')),
                ('exhibition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='exhibitions.exhibition', verbose_name='exhibition')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ('start_date', 'id'),
                'indexes': [models.Index(fields=['start_date', 'id'], name='exhibitions_edition_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='exhibitions_edition_dates_in_order', violation_error_message='The last day is before the first day.')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('exhibition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='exhibitions.exhibition', verbose_name='exhibition')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
                'constraints': [models.UniqueConstraint(fields=('user', 'exhibition'), name='exhibitions_follow_unique')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('start_date', models.DateField(verbose_name='first day')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('status', models.CharField(choices=[('scheduled', 'scheduled'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], default='scheduled', max_length=10, verbose_name='status')),
                ('key', models.CharField(max_length=70, unique=True, verbose_name='key')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='exhibitions.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'phase',
                'verbose_name_plural': 'phases',
                'ordering': ('edition', 'number'),
                'constraints': [models.UniqueConstraint(fields=('edition', 'number'), name='exhibitions_phase_unique'), models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='exhibitions_phase_dates_in_order', violation_error_message='The last day is before the first day.')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('visitor', 'visitor registration'), ('booth', 'booth booking'), ('hotel', 'hotel booking')], max_length=12, verbose_name='kind')),
                ('day', models.DateField(verbose_name='last day')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('source_url', apps.core.fields.WebAddressField(blank=True, max_length=500, verbose_name='source link')),
                ('revision', models.PositiveIntegerField(default=1, editable=False, verbose_name='revision')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='exhibitions.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'deadline',
                'verbose_name_plural': 'deadlines',
                'ordering': ('day', 'kind'),
                'indexes': [models.Index(fields=['day'], name='exhibitions_deadline_day')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'kind'), name='exhibitions_deadline_unique'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='exhibitions_deadline_has_source')],
            },
        ),
        migrations.CreateModel(
            name='DateClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('start_date', models.DateField(verbose_name='first day')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('source_url', apps.core.fields.WebAddressField(blank=True, max_length=500, verbose_name='source link')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noted')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('was_accepted', models.BooleanField(blank=True, null=True, verbose_name='taken over')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='exhibitions.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'conflicting date',
                'verbose_name_plural': 'conflicting dates',
                'ordering': ('-noted_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='exhibitions_claim_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('was_accepted', None)), models.Q(('settled_at__isnull', False), ('was_accepted__isnull', False)), _connector='OR'), name='exhibitions_claim_settled_one_way'), models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('edition', 'start_date', 'end_date'), name='exhibitions_claim_open_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('visits', 'visits'), ('exhibits', 'exhibits')], default='visits', max_length=10, verbose_name='role')),
                ('booth', models.CharField(blank=True, max_length=40, verbose_name='booth')),
                ('is_public', models.BooleanField(default=True, verbose_name='visible to others')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='companies.company', verbose_name='company')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='exhibitions.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'constraints': [models.UniqueConstraint(fields=('company', 'edition'), name='exhibitions_attendance_unique')],
            },
        ),
        migrations.CreateModel(
            name='EditionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_start', models.DateField(blank=True, null=True, verbose_name='first day before')),
                ('old_end', models.DateField(blank=True, null=True, verbose_name='last day before')),
                ('old_status', models.CharField(choices=[('scheduled', 'scheduled'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], max_length=10, verbose_name='status before')),
                ('new_start', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('new_end', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('new_status', models.CharField(choices=[('scheduled', 'scheduled'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], max_length=10, verbose_name='status')),
                ('phases_moved', models.BooleanField(default=False, verbose_name='phases moved')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('source_url', apps.core.fields.WebAddressField(blank=True, max_length=500, verbose_name='source link')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='exhibitions.edition', verbose_name='edition')),
                ('new_city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reference.place', verbose_name='city')),
                ('new_venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reference.venue', verbose_name='venue')),
                ('old_city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reference.place', verbose_name='city before')),
                ('old_venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reference.venue', verbose_name='venue before')),
            ],
            options={
                'verbose_name': 'change of an edition',
                'verbose_name_plural': 'changes of editions',
                'ordering': ('-changed_at', '-pk'),
                'indexes': [models.Index(fields=['edition', '-changed_at'], name='exhibitions_change_latest')],
            },
        ),
        *stamp.Migration.operations,
    ]

"""All that the first 3 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('agenda', '0001_initial'), ('agenda', '0002_trips'), ('agenda', '0003_token_kind')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('companies', '0005_listing_details'),
        ('exhibitions', '0003_calendar_stamp'),
    ]

    operations = [
        migrations.CreateModel(
            name='Trip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('is_shared', models.BooleanField(default=True, verbose_name='shared with colleagues')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='companies.company', verbose_name='company')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trips', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('people', models.ManyToManyField(blank=True, related_name='trips', to='companies.person', verbose_name='who goes')),
            ],
            options={
                'verbose_name': 'trip',
                'verbose_name_plural': 'trips',
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='CalendarToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('agenda', 'Agenda and trips'), ('fairs', 'Exhibitions that one follows or attends')], default='agenda', max_length=8, verbose_name='what it shows')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_tokens', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user', 'kind'), name='agenda_token_one_live')],
            },
        ),
        migrations.CreateModel(
            name='TripStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='calendar sequence')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken off')),
                ('moved_at', models.DateTimeField(blank=True, null=True, verbose_name='moved')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='exhibitions.edition', verbose_name='edition')),
                ('trip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='agenda.trip', verbose_name='trip')),
            ],
            options={
                'verbose_name': 'stop of a trip',
                'verbose_name_plural': 'stops of trips',
                'ordering': ('edition__start_date', 'id'),
                'constraints': [models.UniqueConstraint(fields=('trip', 'edition'), name='agenda_stop_once')],
            },
        ),
    ]

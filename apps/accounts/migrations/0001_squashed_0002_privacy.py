"""All that the first 2 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_privacy')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('zh-hans', '简体中文'), ('en', 'English'), ('ru', 'Русский')], default='en', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(choices=[('Asia/Baku', 'Asia/Baku'), ('Asia/Shanghai', 'Asia/Shanghai'), ('Asia/Hong_Kong', 'Asia/Hong_Kong'), ('Asia/Macau', 'Asia/Macau'), ('Asia/Urumqi', 'Asia/Urumqi'), ('UTC', 'UTC')], default='Asia/Baku', max_length=40, verbose_name='time zone')),
                ('is_staff', models.BooleanField(default=False, verbose_name='organiser')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('wants_personal_order', models.BooleanField(default=True, help_text='Without this, suggested companies stand in alphabetical order.', verbose_name='order suggestions for me')),
                ('texts_version', models.CharField(blank=True, editable=False, max_length=20)),
                ('erase_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='to be erased')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'indexes': [models.Index(condition=models.Q(('erase_at__isnull', False), ('erased_at', None)), fields=['erase_at'], name='accounts_user_to_erase')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_unique'), models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('phone',), name='accounts_user_phone_unique')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('terms', 'Terms of use'), ('profile_visible', 'Profile visible to other companies'), ('transfer_abroad', 'Transfer to organisers in the other country'), ('marketing', 'News from the organisers')], max_length=20, verbose_name='kind')),
                ('text_version', models.CharField(max_length=20, verbose_name='text version')),
                ('language', models.CharField(choices=[('az', 'Azərbaycanca'), ('zh-hans', '简体中文'), ('en', 'English'), ('ru', 'Русский')], max_length=10, verbose_name='language')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'kind'), name='accounts_consent_one_live')],
            },
        ),
        migrations.CreateModel(
            name='DataExport',
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
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='kept until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'data export',
                'verbose_name_plural': 'data exports',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('user',), name='accounts_export_one_live')],
            },
        ),
        migrations.CreateModel(
            name='OrganiserBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('is_example', models.BooleanField(default=False, verbose_name='example')),
            ],
            options={
                'verbose_name': 'organiser body',
                'verbose_name_plural': 'organiser bodies',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('name',), name='accounts_body_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='OrganiserAppointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('admin', 'Administrator'), ('verifier', 'Verifier'), ('country_desk', 'Country desk'), ('hall_staff', 'Hall staff'), ('statistics', 'Statistics reader')], max_length=20, verbose_name='role')),
                ('appointed_at', models.DateTimeField(auto_now_add=True, verbose_name='appointed')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='accounts.organiserbody', verbose_name='body')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'constraints': [models.UniqueConstraint(fields=('user', 'body', 'role'), name='accounts_appointment_unique')],
            },
        ),
    ]

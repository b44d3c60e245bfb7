"""All that the first 7 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import apps.core.validators
import apps.forums.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('forums', '0001_initial'), ('forums', '0002_meeting_mode'), ('forums', '0003_rules_rights_and_days'), ('forums', '0004_request_expiry'), ('forums', '0005_forum_join_link'), ('forums', '0006_check_ins'), ('forums', '0007_moments_near_today')]

    initial = True

    dependencies = [
        ('accounts', '0002_privacy'),
        ('accounts', '0002_privacy'),
        ('companies', '0007_pictures'),
        ('exhibitions', '0004_import_date_order'),
        ('reference', '0003_airports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Interpreter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('pairs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('az-zh', 'Azerbaijani – Chinese'), ('ru-zh', 'Russian – Chinese'), ('en-zh', 'English – Chinese'), ('tr-zh', 'Turkish – Chinese'), ('az-en', 'Azerbaijani – English'), ('az-ru', 'Azerbaijani – Russian'), ('en-ru', 'English – Russian')], max_length=5), size=None, verbose_name='language pairs')),
                ('is_example', models.BooleanField(default=False, verbose_name='example')),
            ],
            options={
                'verbose_name': 'interpreter',
                'verbose_name_plural': 'interpreters',
                'ordering': ('name', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Delegate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrives_at', models.DateTimeField(blank=True, null=True, validators=[apps.core.validators.validate_near_today], verbose_name='arrives')),
                ('leaves_at', models.DateTimeField(blank=True, null=True, validators=[apps.core.validators.validate_near_today], verbose_name='leaves')),
                ('badge', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True, verbose_name='badge')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='companies.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'delegate',
                'verbose_name_plural': 'delegates',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Forum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('audience', models.CharField(blank=True, help_text='One or two sentences for companies that think about registering.', max_length=300, verbose_name='who may come')),
                ('audience_en', models.CharField(blank=True, help_text='One or two sentences for companies that think about registering.', max_length=300, null=True, verbose_name='who may come')),
                ('audience_az', models.CharField(blank=True, help_text='One or two sentences for companies that think about registering.', max_length=300, null=True, verbose_name='who may come')),
                ('audience_zh_hans', models.CharField(blank=True, help_text='One or two sentences for companies that think about registering.', max_length=300, null=True, verbose_name='who may come')),
                ('audience_ru', models.CharField(blank=True, help_text='One or two sentences for companies that think about registering.', max_length=300, null=True, verbose_name='who may come')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('description_en', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('description_az', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('description_zh_hans', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('description_ru', models.TextField(blank=True, max_length=4000, null=True, verbose_name='description')),
                ('room', models.CharField(blank=True, max_length=120, verbose_name='hall or room')),
                ('time_zone', models.CharField(choices=[('Asia/Baku', 'Asia/Baku'), ('Asia/Shanghai', 'Asia/Shanghai'), ('Asia/Hong_Kong', 'Asia/Hong_Kong'), ('Asia/Macau', 'Asia/Macau'), ('Asia/Urumqi', 'Asia/Urumqi'), ('UTC', 'UTC')], default='Asia/Shanghai', max_length=40, verbose_name='time zone')),
                ('format', models.CharField(choices=[('on_site', 'On site'), ('online', 'Online'), ('mixed', 'On site and online')], default='on_site', max_length=7, verbose_name='on site or online')),
                ('join_link', models.CharField(blank=True, help_text='The address of the online room, for example of VooV, Zoom or Jitsi. {room} becomes a name that only the people of the meeting know, {slot} and {table} the numbers of slot and table.', max_length=300, validators=[apps.forums.validators.validate_join_link], verbose_name='link to join online')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('az', 'Azərbaycanca'), ('zh-hans', '简体中文'), ('en', 'English'), ('ru', 'Русский')], max_length=7), blank=True, default=list, size=None, verbose_name='languages of the forum')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open for registration'), ('closed', 'Registration closed'), ('planned', 'Planned'), ('published', 'Agenda published'), ('running', 'Under way'), ('finished', 'Finished')], default='draft', max_length=10, verbose_name='state')),
                ('starts_on', models.DateField(validators=[apps.core.validators.validate_near_today], verbose_name='first day')),
                ('ends_on', models.DateField(validators=[apps.core.validators.validate_near_today], verbose_name='last day')),
                ('slot_minutes', models.PositiveSmallIntegerField(default=25, verbose_name='minutes of a meeting')),
                ('gap_minutes', models.PositiveSmallIntegerField(default=5, verbose_name='minutes between meetings')),
                ('registration_deadline', models.DateTimeField(blank=True, null=True, validators=[apps.core.validators.validate_near_today], verbose_name='registration deadline')),
                ('fee', models.DecimalField(blank=True, decimal_places=2, help_text='Empty when taking part is free.', max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='fee of a company')),
                ('fee_currency', models.CharField(choices=[('USD', 'USD'), ('CNY', 'CNY'), ('AZN', 'AZN'), ('EUR', 'EUR')], default='USD', max_length=3, verbose_name='currency')),
                ('places', models.PositiveSmallIntegerField(blank=True, help_text='How many companies can take part; empty: no limit.', null=True, verbose_name='places')),
                ('places_az', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for companies of Azerbaijan')),
                ('places_cn', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for companies of China')),
                ('meetings_most', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most meetings of a company')),
                ('meetings_least', models.PositiveSmallIntegerField(default=0, help_text='A plan that cannot reach it says for whom, and why.', verbose_name='least meetings of a company')),
                ('meetings_per_day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most meetings of a person in a day')),
                ('requests_per_company', models.PositiveSmallIntegerField(default=20, verbose_name='most requests a company may send')),
                ('request_expiry_days', models.PositiveSmallIntegerField(default=14, verbose_name='days until a request expires')),
                ('request_expiry_hours', models.PositiveSmallIntegerField(default=0, help_text='Added to the days.', verbose_name='hours until a request expires')),
                ('requests_until', models.DateTimeField(blank=True, help_text='Afterwards nobody asks, and what is not answered expires.', null=True, validators=[apps.core.validators.validate_near_today], verbose_name='last moment for requests')),
                ('cross_country_only', models.BooleanField(default=True, help_text='Companies of one country do not meet.', verbose_name='only meetings between the two countries')),
                ('meeting_mode', models.CharField(choices=[('self', 'The companies choose a free common slot themselves'), ('plan', 'The organisers plan all meetings'), ('both', 'The organisers plan first, then free slots are open to the companies')], default='plan', max_length=4, verbose_name='how meetings are placed')),
                ('notice_hours', models.PositiveSmallIntegerField(default=0, help_text='Until so many hours before a meeting its two sides may move or cancel it themselves.', verbose_name='hours of notice')),
                ('is_example', models.BooleanField(default=False, verbose_name='example')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forums', to='exhibitions.edition', verbose_name='beside the edition')),
                ('hosts', models.ManyToManyField(related_name='forums', to='accounts.organiserbody', verbose_name='host bodies')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forums', to='reference.venue', verbose_name='venue')),
            ],
            options={
                'verbose_name': 'forum',
                'verbose_name_plural': 'forums',
                'ordering': ('starts_on', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='forums_forum_dates_in_order', violation_error_message='The last day is before the first day.'), models.CheckConstraint(condition=models.Q(('slot_minutes__gte', 5)), name='forums_forum_slot_minutes', violation_error_message='A meeting lasts at least five minutes.'), models.CheckConstraint(condition=models.Q(('meetings_most__isnull', True), ('meetings_most__gte', models.F('meetings_least')), _connector='OR'), name='forums_forum_meetings_in_order', violation_error_message='The least number of meetings is above the most.'), models.CheckConstraint(condition=models.Q(('request_expiry_days__gt', 0), ('request_expiry_hours__gt', 0), _connector='OR'), name='forums_forum_request_expiry', violation_error_message='Give the companies at least an hour to answer a request.')],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('happened_at', models.DateTimeField(verbose_name='came at')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked in by')),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='forums.delegate', verbose_name='delegate')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'ordering': ('happened_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('delegate', 'day'), name='forums_check_in_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='HostRights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('may_edit', models.BooleanField(default=True, verbose_name='may change the forum')),
                ('may_plan', models.BooleanField(default=True, verbose_name='may plan and move meetings')),
                ('decides_for', models.CharField(choices=[('all', 'All companies'), ('country', 'Companies of its own country'), ('nobody', 'No company')], default='all', max_length=7, verbose_name='decides on registrations of')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forum_rights', to='accounts.organiserbody', verbose_name='host body')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='host_rights', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'rights of a host',
                'verbose_name_plural': 'rights of the hosts',
                'constraints': [models.UniqueConstraint(fields=('forum', 'body'), name='forums_host_rights_unique')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('pending', 'Waiting for the organiser'), ('approved', 'Approved'), ('waiting_list', 'On the waiting list'), ('declined', 'Declined'), ('cancelled', 'Cancelled')], default='pending', max_length=15, verbose_name='state')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note to the organiser')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the decision')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('waiting_since', models.DateTimeField(blank=True, null=True, verbose_name='on the waiting list since')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='registered')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='companies.company', verbose_name='company')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='forums.forum', verbose_name='forum')),
                ('registered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registered by')),
            ],
            options={
                'verbose_name': 'registration',
                'verbose_name_plural': 'registrations',
                'ordering': ('created_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('forum', 'company'), name='forums_registration_unique')],
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegates', to='forums.registration', verbose_name='registration'),
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('meetings', 'Meetings'), ('plenary', 'Plenary'), ('break', 'Break')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_az', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_zh_hans', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('title_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='title')),
                ('starts_at', models.DateTimeField(validators=[apps.core.validators.validate_near_today], verbose_name='from')),
                ('ends_at', models.DateTimeField(validators=[apps.core.validators.validate_near_today], verbose_name='to')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='forums.forum', verbose_name='forum')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ('starts_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='forums_session_times_in_order', violation_error_message='The session ends before it starts.')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='to')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='forums.forum', verbose_name='forum')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='forums.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'slot',
                'verbose_name_plural': 'slots',
                'ordering': ('forum', 'number'),
                'constraints': [models.UniqueConstraint(fields=('forum', 'number'), name='forums_slot_number_unique')],
            },
        ),
        migrations.CreateModel(
            name='ForumInterpreter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrives_at', models.DateTimeField(blank=True, null=True, verbose_name='there from')),
                ('leaves_at', models.DateTimeField(blank=True, null=True, verbose_name='there until')),
                ('longest_run', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most meetings without a rest')),
                ('rest_slots', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='slots of a rest')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engagements', to='forums.forum', verbose_name='forum')),
                ('interpreter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='forums.interpreter', verbose_name='interpreter')),
                ('blocked_slots', models.ManyToManyField(blank=True, related_name='+', to='forums.slot', verbose_name='not there in')),
            ],
            options={
                'verbose_name': 'engaged interpreter',
                'verbose_name_plural': 'engaged interpreters',
                'constraints': [models.UniqueConstraint(fields=('forum', 'interpreter'), name='forums_interpreter_unique')],
            },
        ),
        migrations.AddField(
            model_name='delegate',
            name='blocked_slots',
            field=models.ManyToManyField(blank=True, related_name='+', to='forums.slot', verbose_name='not there in'),
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(blank=True, max_length=200, verbose_name='office and organisation')),
                ('role_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='office and organisation')),
                ('role_az', models.CharField(blank=True, max_length=200, null=True, verbose_name='office and organisation')),
                ('role_zh_hans', models.CharField(blank=True, max_length=200, null=True, verbose_name='office and organisation')),
                ('role_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='office and organisation')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='forums.forum', verbose_name='forum')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='speakers', to='forums.session', verbose_name='session')),
            ],
            options={
                'verbose_name': 'speaker',
                'verbose_name_plural': 'speakers',
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Table',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=20, verbose_name='table')),
                ('hall', models.CharField(blank=True, max_length=60, verbose_name='hall')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='forums.forum', verbose_name='forum')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='own_tables', to='companies.company', verbose_name='fixed for')),
            ],
            options={
                'verbose_name': 'table',
                'verbose_name_plural': 'tables',
                'ordering': ('position', 'id'),
                'constraints': [models.UniqueConstraint(fields=('forum', 'label'), name='forums_table_label_unique')],
            },
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.UniqueConstraint(fields=('registration', 'person'), name='forums_delegate_unique'),
        ),
        migrations.AddConstraint(
            model_name='delegate',
            constraint=models.CheckConstraint(condition=models.Q(('arrives_at__isnull', True), ('leaves_at__isnull', True), ('leaves_at__gt', models.F('arrives_at')), _connector='OR'), name='forums_delegate_times_in_order', violation_error_message='The departure is before the arrival.'),
        ),
    ]

"""All that the first 3 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_notice_choices'), ('notifications', '0003_text_messages')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=64, verbose_name='kind')),
                ('subject_key', models.CharField(max_length=120, verbose_name='subject')),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('offset', models.CharField(blank=True, max_length=32, verbose_name='offset')),
                ('recipient_key', models.CharField(max_length=270, verbose_name='recipient key')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message')], default='email', max_length=16, verbose_name='channel')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='address')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                ('payload', models.JSONField(blank=True, default=dict, verbose_name='payload')),
                ('message_id', models.CharField(editable=False, max_length=320, verbose_name='Message-ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('sent', 'Sent'), ('retired', 'No longer needed'), ('failed', 'Failed'), ('suppressed', 'Held back')], default='pending', max_length=16, verbose_name='state')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('next_attempt_at', models.DateTimeField(verbose_name='next attempt')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='being sent until')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ('-pk',),
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['next_attempt_at', 'id'], name='notifications_due'), models.Index(condition=models.Q(('state', 'pending')), fields=['subject_key'], name='notifications_waiting'), models.Index(fields=['state', 'kind'], name='notifications_state_kind')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_key', 'revision', 'offset', 'recipient_key', 'channel'), name='notifications_delivery_once'), models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('recipient__isnull', False)), models.Q(('recipient', None), models.Q(('address', ''), _negated=True)), _connector='OR'), name='notifications_delivery_user_or_address'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='notifications_delivery_sent_at')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='address')),
                ('group', models.CharField(max_length=32, verbose_name='group')),
                ('way', models.CharField(choices=[('email', 'E-mail'), ('inbox', 'Inbox')], max_length=8, verbose_name='way')),
                ('is_wanted', models.BooleanField(verbose_name='wanted')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'notice choice',
                'verbose_name_plural': 'notice choices',
                'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('user', 'group', 'way'), name='notifications_choice_user_once'), models.UniqueConstraint(condition=models.Q(('user', None)), fields=('address', 'group', 'way'), name='notifications_choice_address_once'), models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('user__isnull', False)), models.Q(('user', None), models.Q(('address', ''), _negated=True)), _connector='OR'), name='notifications_choice_user_or_address')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=64, verbose_name='kind')),
                ('subject_key', models.CharField(max_length=120, verbose_name='subject')),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('offset', models.CharField(blank=True, max_length=32, verbose_name='offset')),
                ('payload', models.JSONField(blank=True, default=dict, verbose_name='payload')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'ordering': ('-due_at', '-pk'),
                'indexes': [models.Index(models.F('recipient'), models.OrderBy(models.F('due_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='notifications_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notifications_unread'), models.Index(fields=['subject_key'], name='notifications_subject')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'kind', 'subject_key', 'revision', 'offset'), name='notifications_inbox_once')],
            },
        ),
    ]

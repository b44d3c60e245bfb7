"""All that the first 3 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import apps.core.fields
import apps.core.ids
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('opportunities', '0001_initial'), ('opportunities', '0002_pipeline'), ('opportunities', '0003_shared_papers')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('companies', '0003_papers'),
        ('reference', '0002_hs_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('zone', 'Zone or industrial park'), ('corridor', 'Corridor and logistics'), ('energy', 'Energy project'), ('plant', 'Plant or production'), ('infrastructure', 'Construction and infrastructure'), ('agro', 'Agriculture'), ('trade', 'Export and market access'), ('technology', 'Technology'), ('services', 'Tourism and training'), ('finance', 'Finance and incentives'), ('framework', 'Government framework')], default='plant', max_length=16, verbose_name='kind')),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nationwide', 'All of Azerbaijan'), ('baku', 'Baku'), ('absheron_khizi', 'Absheron-Khizi'), ('aran', 'Aran'), ('east_zangezur', 'East Zangezur'), ('karabakh', 'Karabakh'), ('mountainous_shirvan', 'Mountainous Shirvan'), ('north_west', 'North-west'), ('west', 'West'), ('caspian', 'Caspian Sea'), ('bilateral', 'Both countries'), ('china', 'China')], max_length=20), blank=True, default=list, size=None, verbose_name='regions')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('title_en', models.CharField(max_length=250, null=True, verbose_name='title')),
                ('title_az', models.CharField(max_length=250, null=True, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=250, null=True, verbose_name='title')),
                ('title_ru', models.CharField(max_length=250, null=True, verbose_name='title')),
                ('place_name', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('place_name_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='place')),
                ('place_name_az', models.CharField(blank=True, max_length=200, null=True, verbose_name='place')),
                ('place_name_zh_hans', models.CharField(blank=True, max_length=200, null=True, verbose_name='place')),
                ('place_name_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='place')),
                ('sought', models.TextField(blank=True, max_length=4000, verbose_name='what is sought')),
                ('sought_en', models.TextField(blank=True, max_length=4000, null=True, verbose_name='what is sought')),
                ('sought_az', models.TextField(blank=True, max_length=4000, null=True, verbose_name='what is sought')),
                ('sought_zh_hans', models.TextField(blank=True, max_length=4000, null=True, verbose_name='what is sought')),
                ('sought_ru', models.TextField(blank=True, max_length=4000, null=True, verbose_name='what is sought')),
                ('azerbaijani_side', models.CharField(blank=True, max_length=300, verbose_name='Azerbaijani side')),
                ('azerbaijani_side_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='Azerbaijani side')),
                ('azerbaijani_side_az', models.CharField(blank=True, max_length=300, null=True, verbose_name='Azerbaijani side')),
                ('azerbaijani_side_zh_hans', models.CharField(blank=True, max_length=300, null=True, verbose_name='Azerbaijani side')),
                ('azerbaijani_side_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='Azerbaijani side')),
                ('chinese_side', models.CharField(blank=True, max_length=300, verbose_name='Chinese side')),
                ('chinese_side_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='Chinese side')),
                ('chinese_side_az', models.CharField(blank=True, max_length=300, null=True, verbose_name='Chinese side')),
                ('chinese_side_zh_hans', models.CharField(blank=True, max_length=300, null=True, verbose_name='Chinese side')),
                ('chinese_side_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='Chinese side')),
                ('figures', models.TextField(blank=True, max_length=1000, verbose_name='figures')),
                ('figures_en', models.TextField(blank=True, max_length=1000, null=True, verbose_name='figures')),
                ('figures_az', models.TextField(blank=True, max_length=1000, null=True, verbose_name='figures')),
                ('figures_zh_hans', models.TextField(blank=True, max_length=1000, null=True, verbose_name='figures')),
                ('figures_ru', models.TextField(blank=True, max_length=1000, null=True, verbose_name='figures')),
                ('source_status', models.CharField(blank=True, max_length=200, verbose_name='status in the source')),
                ('stage', models.CharField(choices=[('idea', 'Idea'), ('published', 'Published'), ('interest', 'Interest'), ('meeting', 'Meeting'), ('site_visit', 'Site visit'), ('mou', 'Memorandum'), ('agreement', 'Agreement'), ('operating', 'Operating')], default='idea', max_length=12, verbose_name='stage')),
                ('stage_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='in this stage since')),
                ('translation', models.CharField(choices=[('unreviewed', 'not reviewed'), ('confirmed', 'confirmed')], default='unreviewed', max_length=10, verbose_name='translation')),
                ('language', models.CharField(blank=True, choices=[('az', 'Azərbaycanca'), ('zh-hans', '中文'), ('en', 'English'), ('ru', 'Русский'), ('tr', 'Türkçe')], max_length=10, verbose_name='language')),
                ('review', models.CharField(blank=True, choices=[('', 'no proposal'), ('draft', 'Draft'), ('submitted', 'Submitted'), ('changes_requested', 'Changes requested'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='', max_length=20, verbose_name='proposal')),
                ('review_note', models.CharField(blank=True, max_length=500, verbose_name='answer of the organisers')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='companies.company', verbose_name='proposed by')),
                ('sectors', models.ManyToManyField(blank=True, related_name='opportunities', to='reference.sector', verbose_name='sectors')),
            ],
            options={
                'verbose_name': 'opportunity',
                'verbose_name_plural': 'opportunities',
                'ordering': ('code',),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='opportunities_search', opclasses=['gin_trgm_ops']), models.Index(fields=['review', 'submitted_at'], name='opportunities_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage', 'idea'), ('review__in', ('', 'accepted')), _connector='OR'), name='opportunities_published_is_accepted')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_public', models.BooleanField(default=False, verbose_name='name shown to other companies')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='word to the organisers')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='companies.company', verbose_name='company')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'verbose_name': 'interest',
                'verbose_name_plural': 'interests',
                'ordering': ('created_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('opportunity', 'company'), name='opportunities_interest_once')],
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_step', models.CharField(blank=True, max_length=200, verbose_name='next step')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='next date')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='private notes')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='opportunity_desks', to=settings.AUTH_USER_MODEL, verbose_name='looked after by')),
                ('opportunity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'verbose_name': 'private side',
                'verbose_name_plural': 'private sides',
                'indexes': [models.Index(fields=['next_on'], name='opportunities_desk_next')],
            },
        ),
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('next_step', 'Next step agreed'), ('mou', 'Memorandum signed'), ('contract', 'Contract signed'), ('investment', 'Investment agreed'), ('delivery', 'Delivery made')], max_length=12, verbose_name='result')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='number of the contract')),
                ('reference_key', models.CharField(blank=True, editable=False, max_length=120)),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='value')),
                ('currency', models.CharField(blank=True, choices=[('AZN', 'AZN'), ('CNY', 'CNY'), ('USD', 'USD'), ('EUR', 'EUR')], max_length=3, verbose_name='currency')),
                ('is_confidential', models.BooleanField(default=True, verbose_name='value confidential')),
                ('is_disputed', models.BooleanField(default=False, verbose_name='reports differ')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='first reported')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='first side')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.company', verbose_name='second side')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deals', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'verbose_name': 'deal',
                'verbose_name_plural': 'deals',
                'ordering': ('-created_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('opportunity', 'first', 'second', 'kind', 'reference_key'), name='opportunities_deal_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='opportunities_deal_pair_ordered'), models.CheckConstraint(condition=models.Q(models.Q(('currency', ''), ('value', None)), models.Q(('value__gt', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='opportunities_deal_value_has_currency')],
            },
        ),
        migrations.CreateModel(
            name='OpportunityPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', apps.core.fields.PublicIdField(default=apps.core.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('media_type', models.CharField(choices=[('application/pdf', 'application/pdf'), ('image/jpeg', 'image/jpeg'), ('image/png', 'image/png')], max_length=20, verbose_name='type')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='digest')),
                ('stored_name', models.CharField(editable=False, max_length=100, unique=True)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('is_shared', models.BooleanField(default=False, verbose_name='open to the company that proposed')),
                ('is_from_proposer', models.BooleanField(default=False, editable=False, verbose_name='from the company that proposed')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='opportunities.opportunity', verbose_name='opportunity')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ('uploaded_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('opportunity', 'sha256'), name='opportunities_paper_once'), models.CheckConstraint(condition=models.Q(('is_from_proposer', False), ('is_shared', True), _connector='OR'), name='opportunities_paper_own_is_shared')],
            },
        ),
        migrations.CreateModel(
            name='StageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_stage', models.CharField(choices=[('idea', 'Idea'), ('published', 'Published'), ('interest', 'Interest'), ('meeting', 'Meeting'), ('site_visit', 'Site visit'), ('mou', 'Memorandum'), ('agreement', 'Agreement'), ('operating', 'Operating')], max_length=12, verbose_name='from')),
                ('to_stage', models.CharField(choices=[('idea', 'Idea'), ('published', 'Published'), ('interest', 'Interest'), ('meeting', 'Meeting'), ('site_visit', 'Site visit'), ('mou', 'Memorandum'), ('agreement', 'Agreement'), ('operating', 'Operating')], max_length=12, verbose_name='to')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('moved_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded')),
                ('moved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='opportunities.opportunity', verbose_name='opportunity')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ('-moved_at', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('from_stage', models.F('to_stage')), _negated=True), name='opportunities_step_moves')],
            },
        ),
        migrations.CreateModel(
            name='DealReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='value')),
                ('currency', models.CharField(blank=True, choices=[('AZN', 'AZN'), ('CNY', 'CNY'), ('USD', 'USD'), ('EUR', 'EUR')], max_length=3, verbose_name='currency')),
                ('is_confidential', models.BooleanField(default=True, verbose_name='value confidential')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note to the organisers')),
                ('reported_at', models.DateTimeField(auto_now=True, verbose_name='reported')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deal_reports', to='companies.company', verbose_name='company')),
                ('deal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='opportunities.deal', verbose_name='deal')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
            ],
            options={
                'verbose_name': 'report of a deal',
                'verbose_name_plural': 'reports of deals',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('deal', 'company'), name='opportunities_report_once'), models.CheckConstraint(condition=models.Q(models.Q(('currency', ''), ('value', None)), models.Q(('value__gt', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='opportunities_report_value_has_currency')],
            },
        ),
    ]

"""All that the first 3 migrations make, at once: a new database starts here, one that has begun with them goes on."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reference', '0001_initial'), ('reference', '0002_hs_names'), ('reference', '0003_airports')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Airport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=3, unique=True, verbose_name='IATA code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('country', models.CharField(choices=[('AZ', 'Azerbaijan'), ('CN', 'China'), ('HK', 'Hong Kong SAR'), ('MO', 'Macao SAR'), ('ZZ', 'Other')], max_length=2, verbose_name='country or region')),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8, verbose_name='latitude')),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8, verbose_name='longitude')),
            ],
            options={
                'verbose_name': 'airport',
                'verbose_name_plural': 'airports',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('country', models.CharField(help_text='INT for international bodies', max_length=3, verbose_name='country')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('role', models.CharField(blank=True, max_length=300, verbose_name='role')),
                ('role_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='role')),
                ('role_az', models.CharField(blank=True, max_length=300, null=True, verbose_name='role')),
                ('role_zh_hans', models.CharField(blank=True, max_length=300, null=True, verbose_name='role')),
                ('role_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='role')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
            ],
            options={
                'verbose_name': 'institution',
                'verbose_name_plural': 'institutions',
                'ordering': ('country', 'code'),
            },
        ),
        migrations.CreateModel(
            name='CooperationType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('side', models.CharField(choices=[('offer', 'offers'), ('seek', 'seeks'), ('mutual', 'mutual')], max_length=6, verbose_name='side')),
                ('group', models.CharField(max_length=40, verbose_name='group')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('label_en', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_az', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_zh_hans', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_ru', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('complement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.cooperationtype', verbose_name='complement')),
            ],
            options={
                'verbose_name': 'cooperation type',
                'verbose_name_plural': 'cooperation types',
                'ordering': ('position',),
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('country', models.CharField(choices=[('AZ', 'Azerbaijan'), ('CN', 'China'), ('HK', 'Hong Kong SAR'), ('MO', 'Macao SAR'), ('ZZ', 'Other')], max_length=2, verbose_name='country or region')),
                ('date', models.DateField(verbose_name='date')),
                ('category', models.CharField(choices=[('public', 'day off'), ('workday', 'memorial day, worked'), ('half_day', 'half day off for some'), ('working_weekend', 'working weekend')], max_length=20, verbose_name='category')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('source_note', models.CharField(blank=True, max_length=300, verbose_name='note of the source')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ('date', 'country'),
                'constraints': [models.UniqueConstraint(fields=('country', 'date', 'category'), name='reference_holiday_unique')],
            },
        ),
        migrations.CreateModel(
            name='HsCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='code')),
                ('label', models.CharField(max_length=600, verbose_name='label')),
                ('label_en', models.CharField(max_length=600, null=True, verbose_name='label')),
                ('label_az', models.CharField(max_length=600, null=True, verbose_name='label')),
                ('label_zh_hans', models.CharField(max_length=600, null=True, verbose_name='label')),
                ('label_ru', models.CharField(max_length=600, null=True, verbose_name='label')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('keywords_en', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='goods names, English')),
                ('keywords_zh_hans', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='goods names, Chinese')),
                ('keywords_ru', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='goods names, Russian')),
                ('keywords_az', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='goods names, Azerbaijani')),
                ('keywords_tr', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='goods names, Turkish')),
                ('translation', models.CharField(choices=[('unreviewed', 'not reviewed'), ('confirmed', 'confirmed')], default='unreviewed', max_length=10, verbose_name='translation')),
                ('translation_confirmed_by', models.CharField(blank=True, max_length=254, verbose_name='confirmed by')),
                ('translation_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='reference.hscode', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'HS code',
                'verbose_name_plural': 'HS codes',
                'ordering': ('code',),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='reference_hs_search', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='HsTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('kind', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('hs_code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='reference.hscode')),
            ],
            options={
                'indexes': [models.Index(fields=['text'], name='reference_hsterm_begins', opclasses=['text_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('hs_code', 'text'), name='reference_hsterm_unique')],
            },
        ),
        migrations.CreateModel(
            name='HsWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(unique=True)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['keys'], name='reference_hsword_keys')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('province', 'province or region'), ('city', 'city')], max_length=10, verbose_name='kind')),
                ('country', models.CharField(choices=[('AZ', 'Azerbaijan'), ('CN', 'China'), ('HK', 'Hong Kong SAR'), ('MO', 'Macao SAR'), ('ZZ', 'Other')], max_length=2, verbose_name='country or region')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('time_zone', models.CharField(blank=True, max_length=40, verbose_name='time zone')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='reference.place', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ('country', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('label_en', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_az', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_zh_hans', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('label_ru', models.CharField(max_length=200, null=True, verbose_name='label')),
                ('hs_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), blank=True, default=list, size=None, verbose_name='HS codes')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='reference.sector', verbose_name='parent')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ('position',),
            },
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], default='medium', max_length=6, verbose_name='confidence')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_az', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('time_zone', models.CharField(max_length=40, verbose_name='time zone')),
                ('city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='venues', to='reference.place', verbose_name='city')),
            ],
            options={
                'verbose_name': 'venue',
                'verbose_name_plural': 'venues',
                'ordering': ('code',),
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0007_pictures")]

    operations = [
        migrations.AlterModelOptions(
            name="picture",
            options={
                "ordering": ("kind", "position", "id"),
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
            },
        ),
        migrations.AddField(
            model_name="picture",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
import generations.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generations', '0016_bulk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=120)),
                ('status', generations.models.base.CodeField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('ready', 'Ready'), ('failed', 'Failed'), ('gone', 'Gone')], default='waiting', max_length=40)),
                ('choices', models.JSONField(default=dict)),
                ('pictures', models.JSONField(default=list)),
                ('focus', models.JSONField(default=dict)),
                ('count', models.PositiveIntegerField(default=0)),
                ('steps', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('files', models.PositiveIntegerField(default=0)),
                ('bytes', models.PositiveBigIntegerField(default=0)),
                ('sheets', models.JSONField(default=list)),
                ('problems', models.JSONField(default=list)),
                ('lease_owner', models.CharField(blank=True, max_length=64)),
                ('lease_until', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('ready', models.DateTimeField(null=True)),
                ('downloaded', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='generations.team')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['team', 'person', '-id'], name='deliveries_of'), models.Index(condition=models.Q(('status__in', ['waiting', 'running'])), fields=['id'], name='deliveries_open'), models.Index(fields=['created'], name='deliveries_by_age')],
            },
        ),
        migrations.CreateModel(
            name='FocalPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('x', models.PositiveSmallIntegerField()),
                ('y', models.PositiveSmallIntegerField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focal_points', to='generations.picture')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('picture', 'person'), name='one_focus_per_person'), models.CheckConstraint(condition=models.Q(('x__lte', 1000), ('y__lte', 1000)), name='focus_inside')],
            },
        ),
    ]

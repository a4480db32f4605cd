import django.db.models.deletion
import django.utils.timezone
import generations.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generations', '0012_kept_pictures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed', models.DateTimeField(null=True)),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=80)),
                ('notes', models.TextField(blank=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collections', to='generations.team')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(condition=models.Q(('removed', None)), fields=['team', '-updated', '-id'], name='collections_newest')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=80)),
                ('query', models.TextField()),
                ('shared', models.BooleanField(default=False)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to='generations.team')),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['team', 'person'], name='saved_searches_of')],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('query', models.TextField(blank=True)),
                ('bits', models.BinaryField()),
                ('count', models.PositiveIntegerField()),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['created'], name='selections_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=60)),
                ('folded', models.CharField(max_length=60)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='generations.team')),
            ],
            options={
                'ordering': ['folded'],
                'constraints': [models.UniqueConstraint(fields=('team', 'folded'), name='one_picture_tag_per_word')],
            },
        ),
        migrations.CreateModel(
            name='CollectedPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField()),
                ('note', models.CharField(blank=True, max_length=400)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collected', to='generations.picture')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='generations.collection')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['collection', 'position', 'id'], name='collection_order')],
                'constraints': [models.UniqueConstraint(fields=('collection', 'picture'), name='collected_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('title', models.CharField(max_length=120)),
                ('question', models.TextField(blank=True)),
                ('due', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to='generations.collection')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='generations.team')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['team', '-id'], name='reviews_newest')],
            },
        ),
        migrations.CreateModel(
            name='Tagging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='generations.picture')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='generations.tag')),
            ],
            options={
                'indexes': [models.Index(fields=['tag', '-picture'], name='pictures_of_tag')],
                'constraints': [models.UniqueConstraint(fields=('picture', 'tag'), name='tagged_once')],
            },
        ),
        migrations.CreateModel(
            name='ClientLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('label', models.CharField(blank=True, max_length=80)),
                ('password', models.CharField(blank=True, max_length=200)),
                ('expires', models.DateTimeField(null=True)),
                ('revoked', models.DateTimeField(null=True)),
                ('may_pick', models.BooleanField(default=True)),
                ('may_decide', models.BooleanField(default=True)),
                ('may_comment', models.BooleanField(default=True)),
                ('may_download', models.BooleanField(default=False)),
                ('originals', models.BooleanField(default=False)),
                ('watermark', models.CharField(blank=True, max_length=60)),
                ('shows_prompts', models.BooleanField(default=False)),
                ('shows_prices', models.BooleanField(default=False)),
                ('shows_team', models.BooleanField(default=False)),
                ('visits', models.PositiveIntegerField(default=0)),
                ('last_visit', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='generations.review')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='generations.review')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'user'), name='asked_once')],
            },
        ),
        migrations.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('position', models.PositiveIntegerField()),
                ('state', generations.models.base.CodeField(choices=[('open', 'Open'), ('approved', 'Approved'), ('changes', 'Changes'), ('rejected', 'Rejected')], default='open', max_length=40)),
                ('decided', models.DateTimeField(null=True)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewed', to='generations.picture')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='generations.review')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['picture'], name='reviews_of_picture')],
                'constraints': [models.UniqueConstraint(fields=('review', 'picture'), name='reviewed_once')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=60)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen', models.DateTimeField(default=django.utils.timezone.now)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='generations.clientlink')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('text', models.TextField(max_length=4000)),
                ('internal', models.BooleanField(default=False)),
                ('mark', generations.models.base.CodeField(blank=True, choices=[('', 'None'), ('point', 'Point'), ('area', 'Area'), ('drawing', 'Drawing')], default='', max_length=40)),
                ('geometry', models.JSONField(default=dict)),
                ('number', models.PositiveIntegerField(null=True)),
                ('resolved', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited', models.DateTimeField(null=True)),
                ('removed', models.DateTimeField(null=True)),
                ('mentions', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='generations.picture')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.team')),
                ('thread', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='generations.comment')),
                ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='generations.guest')),
                ('review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='generations.review')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['picture', 'id'], name='comments_of_picture')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('person__isnull', False)), models.Q(('guest__isnull', False), ('person', None)), _connector='OR'), name='said_by_one'), models.UniqueConstraint(fields=('picture', 'number'), name='one_pin_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', generations.models.base.CodeField(choices=[('open', 'Open'), ('approved', 'Approved'), ('changes', 'Changes'), ('rejected', 'Rejected')], max_length=40)),
                ('seen', generations.models.base.CodeField(choices=[('open', 'Open'), ('approved', 'Approved'), ('changes', 'Changes'), ('rejected', 'Rejected')], default='open', max_length=40)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='generations.guest')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='generations.reviewitem')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('person__isnull', False)), models.Q(('guest__isnull', False), ('person', None)), _connector='OR'), name='decided_by_one')],
            },
        ),
        migrations.CreateModel(
            name='GuestPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='generations.guest')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guest_picks', to='generations.reviewitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'guest'), name='picked_once_by_guest')],
            },
        ),
        migrations.AlterField(
            model_name='flag',
            name='kind',
            field=generations.models.base.CodeField(choices=[('pick', 'Pick'), ('reject', 'Reject')], max_length=40),
        ),
        migrations.AddField(
            model_name='generation',
            name='source',
            field=generations.models.base.CodeField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name='generation',
            name='gateway',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='generations', to='generations.gateway'),
        ),
        migrations.AlterField(
            model_name='picture',
            name='gateway',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='generations.gateway'),
        ),
    ]

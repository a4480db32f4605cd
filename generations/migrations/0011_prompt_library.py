import django.db.models.deletion
import django.utils.timezone
import generations.models.base
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('generations', '0010_lineage_of_what_was_made'),
    ]

    operations = [
        migrations.CreateModel(
            name='LibraryImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('filename', models.CharField(max_length=200)),
                ('status', generations.models.base.CodeField(choices=[('preview', 'Preview'), ('running', 'Running'), ('done', 'Done')], default='preview', max_length=40)),
                ('choices', models.JSONField(default=dict)),
                ('found', models.JSONField(default=dict)),
                ('more', models.JSONField(default=dict)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('at', models.PositiveBigIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('problems', models.JSONField(default=list)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.team')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PromptCollection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed', models.DateTimeField(null=True)),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=80)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompt_collections', to='generations.team')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PromptTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('folded', models.CharField(max_length=40)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompt_tags', to='generations.team')),
            ],
            options={
                'ordering': ['folded'],
                'constraints': [models.UniqueConstraint(fields=('team', 'folded'), name='one_tag_per_word')],
            },
        ),
        migrations.CreateModel(
            name='PromptWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=32)),
                ('head', models.CharField(max_length=1)),
                ('tail', models.CharField(max_length=2)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'head', 'word'], name='words_by_head'), models.Index(fields=['team', 'tail', 'word'], name='words_by_tail')],
                'constraints': [models.UniqueConstraint(fields=('team', 'word'), name='one_row_per_word')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.PositiveSmallIntegerField()),
                ('updated', models.DateTimeField(auto_now=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='generations.picture')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('picture', 'person'), name='one_rating_per_person'), models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='one_to_five_stars')],
            },
        ),
        migrations.CreateModel(
            name='WordList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed', models.DateTimeField(null=True)),
                ('public_id', generations.models.base.PublicIdField()),
                ('name', models.CharField(max_length=60)),
                ('words', models.JSONField(default=list)),
                ('starter', models.CharField(blank=True, max_length=60)),
                ('updated', models.DateTimeField(auto_now=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='word_lists', to='generations.team')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed', None)), fields=('team', 'name'), name='one_word_list_per_name')],
            },
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed', models.DateTimeField(null=True)),
                ('public_id', generations.models.base.PublicIdField()),
                ('title', models.CharField(blank=True, max_length=200)),
                ('notes', models.TextField(blank=True)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('language', generations.models.base.CodeField(blank=True, max_length=40)),
                ('sharing', generations.models.base.CodeField(choices=[('private', 'Private'), ('team', 'Team'), ('members', 'Members')], default='team', max_length=40)),
                ('starter', models.CharField(blank=True, max_length=60)),
                ('extra', models.JSONField(default=dict)),
                ('uses', models.PositiveIntegerField(default=0)),
                ('made', models.PositiveIntegerField(default=0)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('keep_rate', models.PositiveSmallIntegerField(default=0)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated', models.DateTimeField(default=django.utils.timezone.now)),
                ('cover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='generations.image')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prompts', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='generations.team')),
                ('tags', models.ManyToManyField(related_name='prompts', to='generations.prompttag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('removed', None)), fields=['team', '-id'], name='prompts_newest'), models.Index(condition=models.Q(('removed', None)), fields=['team', '-uses', '-id'], name='prompts_by_use'), models.Index(condition=models.Q(('removed', None)), fields=['team', '-keep_rate', '-id'], name='prompts_by_rate'), models.Index(condition=models.Q(('removed', None)), fields=['team', 'category', '-id'], name='prompts_category'), models.Index(condition=models.Q(('removed', None)), fields=['team', 'owner', '-id'], name='prompts_owner'), models.Index(condition=models.Q(('removed', None)), fields=['team', 'language', '-id'], name='prompts_language'), models.Index(fields=['team', 'starter'], name='prompts_starter')],
            },
        ),
        migrations.CreateModel(
            name='CollectedPrompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collected', to='generations.prompt')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='generations.promptcollection')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'prompt'), name='one_place_in_a_collection')],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='generations.prompt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'prompt'), name='one_star_per_person')],
            },
        ),
        migrations.CreateModel(
            name='PromptExample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='generations.image')),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='generations.picture')),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='generations.prompt')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('prompt', 'position'), name='one_example_per_place'), models.UniqueConstraint(fields=('prompt', 'image'), name='one_example_per_image')],
            },
        ),
        migrations.CreateModel(
            name='PromptLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expires', models.DateTimeField(null=True)),
                ('revoked', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='generations.prompt')),
            ],
        ),
        migrations.CreateModel(
            name='PromptMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='generations.prompt')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('prompt', 'user'), name='shared_once_with_each')],
            },
        ),
        migrations.CreateModel(
            name='PromptSearch',
            fields=[
                ('prompt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='generations.prompt')),
                ('tokens', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='PromptVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('text_hash', models.CharField(max_length=64)),
                ('variables', models.JSONField(default=list)),
                ('settings', models.JSONField(default=dict)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='generations.prompt')),
                ('restores', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='generations.promptversion')),
            ],
            options={
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['text_hash'], name='versions_by_text')],
                'constraints': [models.UniqueConstraint(fields=('prompt', 'number'), name='one_version_per_number')],
            },
        ),
        migrations.AddField(
            model_name='prompt',
            name='live',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='generations.promptversion'),
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('submission', models.CharField(max_length=64)),
                ('kind', generations.models.base.CodeField(choices=[('list', 'List'), ('matrix', 'Matrix')], max_length=40)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('axes', models.JSONField(default=list)),
                ('count', models.PositiveIntegerField()),
                ('blind', models.BooleanField(default=False)),
                ('revealed', models.DateTimeField(null=True)),
                ('paused', models.DateTimeField(null=True)),
                ('cancelled', models.DateTimeField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='generations.project')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='generations.team')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='batches', to='generations.promptversion')),
            ],
            options={
                'indexes': [models.Index(fields=['team', '-id'], name='batches_newest'), models.Index(condition=models.Q(('paused__isnull', False)), fields=['paused'], name='batches_paused')],
                'constraints': [models.UniqueConstraint(fields=('team', 'person', 'submission'), name='one_batch_per_submission')],
            },
        ),
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', generations.models.base.PublicIdField()),
                ('text', models.TextField()),
                ('variables', models.JSONField(default=list)),
                ('settings', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('status', generations.models.base.CodeField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=40)),
                ('decided', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='change_requests', to='generations.prompt')),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.promptversion')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='generations.promptversion')),
            ],
            options={
                'indexes': [models.Index(fields=['prompt', 'status', '-id'], name='changes_of_prompt')],
            },
        ),
        migrations.CreateModel(
            name='VersionReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('filename', models.CharField(max_length=120)),
                ('role', generations.models.base.CodeField(blank=True, max_length=40)),
                ('line', models.CharField(blank=True, max_length=400)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='generations.image')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='generations.promptversion')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='one_version_reference_per_place')],
            },
        ),
        migrations.CreateModel(
            name='BatchVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='generations.batch')),
                ('generation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='generations.generation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('generation', 'person'), name='one_vote_per_generation')],
            },
        ),
        migrations.AddField(
            model_name='generation',
            name='batch_place',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='generation',
            name='modified',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='generation',
            name='template',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='generation',
            name='values',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='generation',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='generations', to='generations.batch'),
        ),
        migrations.AddField(
            model_name='generation',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='generations', to='generations.promptversion'),
        ),
        migrations.AddIndex(
            model_name='generation',
            index=models.Index(condition=models.Q(('version__isnull', False)), fields=['version', 'id'], name='generations_of_version'),
        ),
        migrations.AddIndex(
            model_name='generation',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch', 'batch_place'], name='batch_places'),
        ),
        migrations.AddField(
            model_name='picture',
            name='downloaded',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='picture',
            name='kept',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='picture',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pictures', to='generations.promptversion'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('version__isnull', False)), fields=['version', '-id'], name='pictures_of_version'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('kept', True), ('trashed', None)), fields=['version', '-id'], name='kept_of_version'),
        ),
    ]

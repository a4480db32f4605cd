"""The parents of generations that were made before parents were written down."""

from django.db import migrations

BATCH = 1000


def write_parents(apps, schema_editor):
    generation, reference, picture, lineage = (
        apps.get_model("generations", name) for name in ("Generation", "Reference", "Picture", "Lineage")
    )
    turns = generation.objects.filter(continues__isnull=False).values_list(
        "pk", "continues_id", "continues__generation_id"
    )
    edges = {(made, before, source): "continue" for made, before, source in turns.iterator()}
    used = reference.objects.values_list("generation_id", "generation__team_id", "image_id").order_by("pk")
    for made, team, image in used.iterator():
        # One file may be several pictures: the newest that stood there when it was used.
        found = picture.objects.filter(team_id=team, image_id=image, generation_id__lt=made).order_by("-pk").first()
        if found:
            edges.setdefault((made, found.pk, found.generation_id), "reference")
    rows = [
        lineage(generation_id=made, picture_id=parent, source_id=source, kind=kind)
        for (made, parent, source), kind in edges.items()
    ]
    lineage.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("generations", "0009_masks_and_lineage")]
    operations = [migrations.RunPython(write_parents, migrations.RunPython.noop)]

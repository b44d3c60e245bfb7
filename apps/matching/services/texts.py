"""The vectors of the lines' texts: read where they are stored, made by the encoder where they are not.

Only a worker calls this, since it may load the models. `MATCHING_ENCODER` names another encoder than the best one.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice

from django.conf import settings
from django.utils import timezone

from apps.matching.models import LineVector
from apps.matching.models.vectors import as_stored
from apps.matching.ranker.text import Encoder, LexicalEncoder
from apps.matching.ranker.types import Floats, Line, Profile
from apps.matching.selectors.vectors import Shelf, digest_of, lines_of, phrase_of, stored_vectors

# Texts that go through the models together; the lease is renewed in between.
BATCH = 64


@cache
def encoder() -> Encoder:
    """The encoder of this process, loaded when it is first needed and kept."""
    if settings.MATCHING_ENCODER == "lexical":
        return LexicalEncoder()
    # Imported here: the models' machinery is for the worker alone.
    from apps.matching.ranker.language.encoders import best
    from apps.matching.ranker.language.vocabulary import read_vocabulary

    return best(read_vocabulary())


def version_of(encoder: Encoder) -> str:
    return str(getattr(encoder, "version", "lexical"))


def shelf_of(profiles: Iterable[Profile], *, between: Callable[[], None] = lambda: None) -> Shelf:
    """Return the vectors of all lines; those that are missing or out of date are made and stored first.

    `between` is called before each batch of texts that the models read.
    """
    lines = lines_of(profiles)
    reader = encoder()
    version = version_of(reader)
    known = stored_vectors(lines, version)
    missing = (pk for pk in lines if pk not in known)
    for some in _batches(missing):
        between()
        known |= _made(reader, version, {pk: lines[pk] for pk in some})
    return Shelf(reader.dimensions, {phrase_of(lines[pk]): vector for pk, vector in known.items()})


def forget_old_vectors(*, version: str) -> int:
    """Delete what another encoder made; return how many rows."""
    return LineVector.objects.exclude(version=version).delete()[0]


def _made(reader: Encoder, version: str, lines: dict[int, Line]) -> dict[int, Floats]:
    vectors = as_stored(reader.encode([phrase_of(line) for line in lines.values()]))
    rows = [
        LineVector(
            listing_id=pk, digest=digest_of(line), version=version, vector=vector, made_at=timezone.now()
        )
        for (pk, line), vector in zip(lines.items(), vectors, strict=True)
    ]
    # Two workers may make the same one. A line that is deleted meanwhile fails the run, and the old set stays.
    LineVector.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=["digest", "version", "vector", "made_at"],
    )
    return dict(zip(lines, vectors, strict=True))


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, BATCH)):
        yield some

"""What each command of the command line does: read, call the ranker, write."""

import argparse
from dataclasses import replace

from threadpoolctl import threadpool_limits

from . import reading
from .congestion import allocate
from .recommend import collection_paused, recommend
from .types import Rules, Weights


def recommend_command(options: argparse.Namespace) -> None:
    with collection_paused():
        profiles = reading.read_profiles(options.companies)
        suggestions = recommend(
            profiles,
            reading.read_tables(options.tables),
            weights=replace(Weights(), beta=options.beta),
            rules=Rules(same_country=options.same_country),
            top=options.top,
            seed=options.seed,
        )
        reading.write_suggestions(options.out, profiles, suggestions)


def allocate_command(options: argparse.Namespace) -> None:
    market = reading.read_market(options.market)
    # Products with a vector wait for memory: a second thread adds little, and on a busy machine both wait for each other.
    with threadpool_limits(1):
        allocation = allocate(
            market["s1"],
            market["s2"],
            market["row_capacity"],
            market["column_capacity"],
            beta=options.beta,
            top=options.top,
            seed=options.seed,
        )
    reading.write_allocation(options.out, allocation)


def encode_command(options: argparse.Namespace) -> None:
    from .language import encoders, files, vocabulary

    phrases = files.read_phrases(options.phrases)
    encoder = encoders.best(vocabulary.read_vocabulary(options.labels))
    files.write_vectors(options.out, encoder.encode(phrases))


def tag_command(options: argparse.Namespace) -> None:
    from .language import files, tagging, vocabulary

    phrases = files.read_phrases(options.phrases)
    tagger = tagging.Tagger.of(vocabulary.read_vocabulary(options.labels))
    files.write_headings(options.out, tagger.headings(phrases))


def learn_command(options: argparse.Namespace) -> None:
    from .language import fit, textmodel, vocabulary

    texts = vocabulary.read_vocabulary(options.labels)
    for models in fit.learnable():
        textmodel.save(fit.fit(models, texts), options.folder)

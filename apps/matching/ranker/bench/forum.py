"""How long a whole forum takes: features, fusion, congestion, both sides' lists and reasons; and one company's."""

import time

from threadpoolctl import threadpool_limits

from apps.matching.ranker.recommend import compare, recommend

from . import made_up

SIZE, REPEATS = 2000, 3


def measure(size: int = SIZE, repeats: int = REPEATS) -> dict[str, float]:
    """Processor seconds on one core for `size` × `size` made-up companies, best of `repeats`."""
    companies, tables = made_up.companies(size), made_up.tables()
    spent, pairs = [], 0
    with threadpool_limits(1):
        for _ in range(repeats):
            start = time.process_time()
            pairs = len(recommend(companies, tables))
            spent.append(time.process_time() - start)
        start = time.process_time()
        compare(companies[0], companies[-1], tables)
        one = time.process_time() - start
    return {"seconds": round(min(spent), 3), "pairs_explained": pairs, "one_pair_seconds": round(one, 4)}

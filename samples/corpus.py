"""The evaluation corpus: rubric × layout × mutation, lazily, in an order fixed by a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from lvjian.samples.builder import BundleSpec, plant
from lvjian.samples.layout import LAYOUTS
from lvjian.samples.mutations import ALL

FACTORY_RUBRICS = (
    "zhengzhou-factory-third-party", "henan-factory-self", "henan-factory-third-party",
    "suzhou-factory", "zhejiang-factory-self", "zhejiang-factory-third-party",
    "beijing-factory-self", "beijing-factory-third-party",
)  # fmt: skip
FORM_RUBRICS = (
    "henan-product-self", "henan-park-self", "henan-park-third-party",
    "henan-supply-chain-self", "henan-supply-chain-third-party",
    "henan-annual-review-factory", "henan-annual-review-park",
    "henan-annual-review-supply-chain", "zhejiang-park-self", "zhejiang-park-third-party",
    "zhejiang-dynamic-factory", "zhejiang-dynamic-park",
)  # fmt: skip
"""Parks, supply chains, the product, the yearly review: the other templates."""
PAIRS = (
    ("henan-factory-self", "henan-factory-third-party"),
    ("zhejiang-factory-self", "zhejiang-factory-third-party"),
    ("beijing-factory-self", "beijing-factory-third-party"),
    ("henan-park-self", "henan-park-third-party"),
    ("henan-supply-chain-self", "henan-supply-chain-third-party"),
    ("zhejiang-park-self", "zhejiang-park-third-party"),
)


def subjects(rubrics: Sequence[str] = FACTORY_RUBRICS) -> tuple[tuple[str, ...], ...]:
    """Single reports, and pairs of self- and third-party report about one company."""
    pairs = tuple(p for p in PAIRS if all(r in rubrics for r in p))
    return tuple((r,) for r in rubrics) + pairs


def sound(
    rubrics: Sequence[str] = FACTORY_RUBRICS, *, layouts: Sequence[str] = ()
) -> Iterator[BundleSpec]:
    """One sound bundle for each subject and layout."""
    names = layouts or tuple(layout.name for layout in LAYOUTS)
    for index, subject in enumerate(subjects(rubrics)):
        for name in names:
            yield BundleSpec(subject, seed=index + 1, layout=name)


def planted(
    rubrics: Sequence[str] = FACTORY_RUBRICS,
    *,
    seed: int = 0,
    layouts: Sequence[str] = (),
    mutations: Sequence[str] = (),
) -> Iterator[BundleSpec]:
    """Every mutation that fits in every subject, each in one layout chosen by ``seed``.

    Layouts without a place for the mutation are passed over; a mutation that fits in none
    yields nothing for that subject.
    """
    names = list(layouts or [layout.name for layout in LAYOUTS])
    chosen = [m for m in ALL if not mutations or m.name in mutations or m.code in mutations]
    for mutation in chosen:
        for subject in subjects(rubrics):
            rng = Random(f"{seed}-{mutation.name}-{'+'.join(subject)}")
            order = rng.sample(names, len(names))
            number = rng.randrange(1, 5)
            specs = (BundleSpec(subject, number, name, (mutation.name,)) for name in order)
            fitting = next((s for s in specs if plant(s) is not None), None)
            if fitting is not None:
                yield fitting


def sample_of(specs: Sequence[BundleSpec], count: int, seed: int) -> list[BundleSpec]:
    """``count`` specs spread over mutations first, then at random."""
    rng = Random(seed)
    by_name: dict[tuple[str, ...], list[BundleSpec]] = {}
    for spec in rng.sample(list(specs), len(specs)):
        by_name.setdefault(spec.mutations, []).append(spec)
    out: list[BundleSpec] = []
    while len(out) < min(count, len(specs)):
        for group in by_name.values():
            if group and len(out) < count:
                out.append(group.pop())
    return out

"""The draw of a spot check: the same seed draws the same in whatever order, another seed another, every stratum is there."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from registry.compliance.draw import draw, sizes_of

CITY = {f"371500-P{n:03}": ("organ:large", "organ:small", "mass:small")[n % 3 if n % 7 else 2] for n in range(1, 90)}
POPULATIONS = st.dictionaries(st.text("ABC0123", min_size=1, max_size=5), st.sampled_from(["a", "b", "c", "d"]), max_size=40)


def test_the_same_seed_draws_the_same_and_another_another():
    first = draw(CITY, 12, "2026011 03 11 17 22 28")
    assert draw(dict(reversed(CITY.items())), 12, "2026011 03 11 17 22 28") == first
    assert draw(CITY, 12, "2026011 03 11 17 22 29").codes != first.codes
    assert len(first.codes) == 12


def test_it_is_what_the_published_text_says():
    found = draw(CITY, 12, "种子")
    for stratum, size in found.sizes.items():
        tickets = sorted((sha256(f"种子\n{code}".encode()).hexdigest(), code) for code, of in CITY.items() if of == stratum)
        assert {code for _, code in tickets[:size]} == {code for code in found.codes if CITY[code] == stratum}
    listed = "".join(f"{code}\t{of}\n" for code, of in sorted(CITY.items()))
    assert found.digest == sha256(listed.encode()).hexdigest()


@given(POPULATIONS, st.integers(0, 60), st.text(max_size=8), st.randoms())
def test_as_many_as_are_wanted_and_of_every_stratum_if_the_number_goes_so_far(population, wanted, seed, chance):
    found = draw(population, wanted, seed)
    assert len(set(found.codes)) == len(found.codes) == min(wanted, len(population))
    shuffled = list(population.items())
    chance.shuffle(shuffled)
    assert draw(dict(shuffled), wanted, seed) == found
    if wanted >= len(found.counts):
        assert all(found.sizes.values())
    assert all(found.sizes[it] <= found.counts[it] for it in found.counts)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), max_size=6), st.integers(0, 800))
def test_strata_are_drawn_in_proportion(counts, wanted):
    sizes = sizes_of(counts, wanted)
    together = sum(counts.values())
    assert sum(sizes.values()) == min(wanted, together)
    for name, size in sizes.items():
        assert 0 <= size <= counts[name]
        for other in sizes:
            if counts[name] > counts[other]:
                assert size >= sizes[other], "a larger stratum is never drawn less"

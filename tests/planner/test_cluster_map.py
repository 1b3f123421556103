"""The map of clusters: the same every time, like beside like, hardly any bubble over another, with few and with many."""

from __future__ import annotations

import numpy as np
import pytest

from alwrity_desktop.planner.cluster_map import LARGEST, Plane, Point, lay_out, radii, vectors_of

SUBJECTS = ("sofa", "kettle", "garden hose", "bicycle", "mattress", "piano", "tent", "camera")
WAYS = ("cheap {}", "{} cleaning", "best {}", "{} repair", "used {}", "{} size", "buy {} online", "{} cover")


def points() -> list[Point]:
    return [
        Point(f"{subject}/{way}", (way.format(subject), f"{way.format(subject)} guide"), float(len(way)))
        for subject in SUBJECTS
        for way in WAYS
    ]


def gaps(plane: Plane) -> np.ndarray:
    distance = np.hypot(plane.x[:, None] - plane.x, plane.y[:, None] - plane.y)
    np.fill_diagonal(distance, np.inf)
    return distance - plane.radius[:, None] - plane.radius


def test_like_lies_beside_like_and_no_bubble_over_another() -> None:
    some = points()
    plane, again = lay_out(some), lay_out(some)
    assert np.array_equal(plane.x, again.x)
    assert np.array_equal(plane.y, again.y)
    assert gaps(plane).min() > -0.3
    nearest = gaps(plane).argmin(1)
    same = [some[one].id.split("/")[0] == some[other].id.split("/")[0] for one, other in enumerate(nearest)]
    assert sum(same) > 0.7 * len(same)


def test_a_later_map_resembles_the_earlier_one() -> None:
    some = points()
    first = lay_out(some)
    places = {key: (float(x), float(y)) for key, x, y in zip(first.ids, first.x, first.y, strict=True)}
    later = lay_out([*some[:-1], Point("new", ("cheap sofa bed",), 3.0)], start=places)
    together = np.corrcoef(first.x[:-1], later.x[:-1])[0, 1], np.corrcoef(first.y[:-1], later.y[:-1])[0, 1]
    assert min(together) > 0.8
    assert later.ids[-1] == "new"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_few_clusters(count: int) -> None:
    plane = lay_out(points()[:count])
    assert len(plane.ids) == len(plane.x) == count
    assert np.isfinite(plane.x).all()
    if count > 1:
        assert gaps(plane).min() > -0.3


def test_what_has_no_words_the_program_knows() -> None:
    some = [Point(str(number), (f"zzq{number} 漢字{number}",), 0.0) for number in range(30)]
    plane = lay_out([*some, Point("none", (), 0.0)], "xx")
    assert np.isfinite(plane.x).all()
    assert np.isfinite(vectors_of(some, "xx")).all()


def test_areas_tell_weights() -> None:
    found = radii([0, 1, 4, 9])
    assert found[0] == 1
    assert found[-1] == LARGEST
    assert found[1] < found[2] < found[3]
    assert set(radii([0, 0])) == {1}


def test_it_is_left_when_stopped() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        lay_out(points(), stop=stop)

"""Rulings of browser pages: a pixel thick and hardly darker than the page."""

from __future__ import annotations

import numpy as np

from lvjian.extractors.scan.ink import ink_of


def page(line: int) -> np.ndarray:
    picture = np.full((200, 400), 255, np.uint8)
    picture[60:120, 40:160] = 247
    picture[60, 40:360] = picture[120, 40:360] = line
    picture[60:121, 160] = line
    return picture


def test_light_lines_of_a_page_without_noise() -> None:
    ink = ink_of(page(226))
    assert ink[60, 40:360].all()
    assert ink[62:119, 160].all()
    assert not ink[80:100, 60:150].any()


def test_nothing_faint_counts_where_there_is_noise() -> None:
    noise = np.random.default_rng(3).integers(-6, 1, (200, 400))
    ink = ink_of(np.asarray(np.clip(page(250) + noise, 0, 255), np.uint8))
    assert not ink.any()

"""Invented companies carry valid identifiers and are the same for the same seed."""

import re

from lvjian.core.identifiers import (
    is_email,
    is_phone,
    organisation_check_digit,
    uscc_checks,
)
from lvjian.samples.company import CITIES, make_assessor, make_company


def test_credit_codes_carry_both_check_digits() -> None:
    for seed in range(60):
        for city in CITIES.values():
            for one in (make_company(seed, city, 2022), make_assessor(seed, city, 2022)):
                assert uscc_checks(one.uscc), one.uscc
                assert organisation_check_digit(one.uscc) == one.uscc[16]


def test_contact_details_have_the_form_they_should() -> None:
    company = make_company(5, CITIES["beijing"], 2020)
    for phone in (company.phone, company.legal_phone, company.author_phone, company.fax):
        assert is_phone(phone), phone
    assert is_email(company.email)
    assert re.fullmatch(r"[A-T]?\d{2,4}", company.industry.code)


def test_same_seed_same_company_and_other_seed_another() -> None:
    city = CITIES["henan"]
    assert make_company(4, city, 2022) == make_company(4, city, 2022)
    names = {make_company(seed, city, 2022).name for seed in range(40)}
    assert len(names) > 10


def test_everybody_is_obviously_invented() -> None:
    company = make_company(9, CITIES["suzhou"], 2023)
    people = (company.legal, company.contact, company.author, company.reviewer)
    assert all(name[1] == "拟" for name in people)
    assert company.email.endswith(".example")

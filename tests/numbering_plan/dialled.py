#!/usr/bin/env python3
"""What digits reach that somebody dials in a region, as the installed package `phonenumbers` says.

usage: dialled.py COUNT OUT

Each line of OUT is the text, the region, and the number that is reached: with ` abroad` behind it where the text began with
the international prefix of the region, `-` where it is no valid number. Seeded; numbers of every kind are made from the
example of each kind, and changed.
"""
import random
import re
import sys

import phonenumbers as p
from phonenumbers.phonemetadata import PhoneMetadata

re._MAXCACHE = 100000
R = random.Random(20260202)
REGIONS = sorted(p.SUPPORTED_REGIONS)
META = {region: PhoneMetadata.metadata_for_region(region, None) for region in REGIONS}
KINDS = ["fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
         "voicemail"]
PREFIXES = ["00", "011", "0011", "810", "001", "010", "119", "009", "0", "8", "1", "06", "180020", "99", "14140011", "90"]


def national(region):
    """Digits near a number of the region: the start of an example, and then any."""
    kinds = [getattr(META[region], kind) for kind in KINDS]
    examples = [kind.example_number for kind in kinds if kind is not None and kind.example_number]
    example = R.choice(examples)
    keep = len(example) if R.random() < 0.4 else R.randint(1, len(example))
    found = example[:keep] + "".join(R.choice("0123456789") for _ in range(len(example) - keep))
    return found[R.randrange(len(found)):] if R.random() < 0.12 else found


def changed(text):
    at = R.randrange(len(text))
    way = R.randrange(4)
    if way == 0 and text[at] != "+":
        return text[:at] + R.choice("0123456789") + text[at + 1:]
    if way == 1 and len(text) > 2 and at > 0:
        return text[:at] + text[at + 1:]
    if way == 2:
        return text + R.choice("0123456789")
    return text[:-1] if len(text) > 2 else text


def question(region):
    other = region if R.random() < 0.75 else R.choice(REGIONS)
    code, digits = str(META[other].country_code), national(other)
    trunk = META[region].national_prefix or R.choice(PREFIXES)
    if R.random() < 0.2:
        trunk = R.choice(PREFIXES)
    abroad = META[region].preferred_international_prefix or META[region].international_prefix
    if not abroad.isdigit() or R.random() < 0.3:
        abroad = R.choice(PREFIXES)
    text = R.choice([
        digits, digits, trunk + digits, trunk + digits, code + digits, code + trunk + digits, abroad + code + digits,
        abroad + code + digits, abroad + code + trunk + digits, "+" + abroad + code + digits, "+" + code + trunk + digits,
        "+" + trunk + digits, str(META[region].country_code) + digits,
        "".join(R.choice("0123456789") for _ in range(R.randint(1, 20))),
    ])
    for _ in range(max(0, R.randrange(4) - 1)):
        text = changed(text)
    return text


def answer(text, region):
    if not 1 <= len(text.lstrip("+")) <= 20:
        return "-"
    try:
        number = p.parse(text, region, keep_raw_input=True)
    except p.NumberParseException:
        return "-"
    if not p.is_valid_number(number):
        return "-"
    abroad = number.country_code_source == p.CountryCodeSource.FROM_NUMBER_WITH_IDD
    return p.format_number(number, p.PhoneNumberFormat.E164) + (" abroad" if abroad else "")


def main():
    with open(sys.argv[2], "w", encoding="utf-8", newline="\n") as out:
        for at in range(int(sys.argv[1])):
            region = REGIONS[at % len(REGIONS)]
            text = question(region)
            out.write("%s\t%s\t%s\n" % (text, region, answer(text, region)))


main()

#!/usr/bin/env python3
"""What the installed package `phonenumbers` answers about a corpus of corpus.py.

usage: oracle.py CORPUS OUT [EVERY]

Each line of OUT is text, region or `-`, and the answer, with tabs between. The answer is
`code|national|extension|possible|valid|region|type|e164`, or `E:` and the reason why parsing fails. EVERY takes every n-th
line only.
"""
import re
import sys

import phonenumbers as p

# The patterns of all countries are compiled once only if the cache holds them.
re._MAXCACHE = 100000
TYPES = {value: name for name, value in vars(p.PhoneNumberType).items() if isinstance(value, int)}
ERRORS = {
    value: name for name, value in vars(p.NumberParseException).items() if name.isupper() and isinstance(value, int)
}


def answer(text, region):
    try:
        n = p.parse(text, region)
    except p.NumberParseException as error:
        return "E:" + ERRORS[error.error_type]
    return "%d|%s|%s|%d|%d|%s|%s|%s" % (
        n.country_code,
        p.national_significant_number(n),
        n.extension or "",
        p.is_possible_number(n),
        p.is_valid_number(n),
        p.region_code_for_number(n) or "",
        TYPES[p.number_type(n)],
        p.format_number(n, p.PhoneNumberFormat.E164),
    )


def main():
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with open(sys.argv[1], encoding="utf-8", newline="\n") as lines, open(
        sys.argv[2], "w", encoding="utf-8", newline="\n"
    ) as out:
        for at, line in enumerate(lines):
            if at % every == 0:
                text, region = (line.rstrip("\n").split("\t") + ["-"])[:2]
                out.write("%s\t%s\t%s\n" % (text, region, answer(text, None if region == "-" else region)))


main()

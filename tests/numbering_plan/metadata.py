#!/usr/bin/env python3
"""Writes what the generator of the numbering plan needs, from the installed package `phonenumbers`, as JSON.

usage: metadata.py OUT

One territory a line, so that a new version can be read as a difference. `phonenumbers` is a port of libphonenumber that
carries its metadata as Python values; its version is that of the metadata.
"""
import json
import sys

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

# In the order in which libphonenumber asks for the type of a number.
KINDS = [
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
    "fixed_line", "mobile",
]


def range_of(desc):
    """A pattern and the lengths it is asked for; None where the territory has no such numbers."""
    if desc is None or desc.national_number_pattern in (None, "", "NA"):
        return None
    return [desc.national_number_pattern, list(desc.possible_length)]


def territory(region, code):
    if region == "001":
        meta = PhoneMetadata.metadata_for_nongeo_region(code, None)
    else:
        meta = PhoneMetadata.metadata_for_region(region, None)
    general = meta.general_desc
    return {
        "region": region,
        "code": code,
        "general": range_of(general),
        "local": list(general.possible_length_local_only),
        "leading": meta.leading_digits,
        "international": meta.international_prefix,
        "prefix": meta.national_prefix_for_parsing,
        "transform": meta.national_prefix_transform_rule,
        "same": bool(meta.same_mobile_and_fixed_line_pattern),
        "kinds": {kind: found for kind in KINDS if (found := range_of(getattr(meta, kind)))},
    }


def main():
    lines = [
        json.dumps(territory(region, code))
        for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items())
        for region in regions
    ]
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as out:
        version = json.dumps(phonenumbers.__version__)
        out.write('{"version": %s, "territories": [\n%s\n]}\n' % (version, ",\n".join(lines)))


main()

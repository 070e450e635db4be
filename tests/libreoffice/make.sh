#!/bin/sh
# Writes the sheets in tests/libreoffice/{en,de,fr} again with LibreOffice (Debian: libreoffice-calc); `just libreoffice`.
# The CSV filter's numbers: delimiter, quotation mark, character set (76 UTF-8, 1 Windows-1252), first line, columns,
# language, quote all text, cells as shown, formulas, spaces, sheet, evaluate formulas.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
soffice --version

make() { # folder language country csv-options sheet title headers
    cells=""
    for header in $7; do
        text=$(echo "$header" | tr _ ' ')
        cells="$cells<table:table-cell office:value-type=\"string\"><text:p>$text</text:p></table:table-cell>"
    done
    sed -e "s|@LANGUAGE@|$2|g; s|@COUNTRY@|$3|g; s|@SHEET@|$5|; s|@TITLE@|$6|; s|@HEADERS@|$cells|" staff.fods.in > "$work/staff.fods"
    mkdir -p "$1"
    for filter in xlsx:"Calc MS Excel 2007 XML" xls:"MS Excel 97" ods:calc8 csv:"Text - txt - csv (StarCalc):$4"; do
        LC_ALL="$2_$3.UTF-8" LANG="$2_$3.UTF-8" soffice --headless -env:UserInstallation="file://$work/profile-$1" \
            --convert-to "$filter" --outdir "$1" "$work/staff.fods" > /dev/null
    done
}

make en en US "44,34,76,1,,1033,false,true,false" Staff "Staff in London" "UPN Display_name Phone_number Number_type"
make de de DE "59,34,1,1,,1031,false,true,false" Mitarbeiter "Mitarbeiter in Köln" "Benutzername Anzeigename Rufnummer Nummerntyp"
make fr fr FR "59,34,76,1,,1036,false,true,false" Personnel "Personnel à Lyon" "Identifiant Nom_complet Numéro_de_téléphone Type_de_numéro"

# shellcheck shell=sh
# Licences: what the packages say of themselves, and what SPDX calls it. Sourced after packages.sh.

COPYRIGHT_TABLE="$STATE_DIR/copyright.tsv"
COPYRIGHT_LIMIT_KIB=4096

# find_copyright - adds to dpkg's packages the path of their copyright file, from the image's root
find_copyright() {
  # Many a documentation directory is a link to another package's; one that leads out of the image is not followed.
  cut -f1 "$PACKAGES_TABLE" | sed "s|.*|$ROOT_MOUNT/usr/share/doc/&/copyright|" |
    xargs -r -d '\n' realpath -m --relative-base="$ROOT_MOUNT" -- | paste "$PACKAGES_TABLE" - |
    awk -F '\t' -v OFS='\t' '{ $8 = $9 ~ "^/" ? "" : $9; NF = 8; print }' >"$STATE_DIR/packages.copyright"
  mv "$STATE_DIR/packages.copyright" "$PACKAGES_TABLE"
}

# read_copyright - writes COPYRIGHT_TABLE from the machine-readable ones among the copyright files: a line for each
# paragraph with a licence, with the file's path, "Files" or "Text", the licence's name, and its text
read_copyright() {
  cut -f8 "$PACKAGES_TABLE" | sed '/^$/d' | LC_ALL=C sort -u | tr '\n' '\0' >"$STATE_DIR/copyright.paths"
  # Nothing but a regular file: what the image holds in its place could keep a reader waiting for ever.
  env -C "$ROOT_MOUNT" find -files0-from "$STATE_DIR/copyright.paths" -maxdepth 0 -type f \
    -size "-${COPYRIGHT_LIMIT_KIB}k" -print0 >"$STATE_DIR/copyright.files" 2>/dev/null || :
  xargs -r -0 env -C "$ROOT_MOUNT" awk "$PARSE_COPYRIGHT" <"$STATE_DIR/copyright.files" >"$COPYRIGHT_TABLE"
}

# The lines of a text are held together by a unit separator, since a line of the table is one paragraph.
PARSE_COPYRIGHT='
  function end_paragraph() {
    if (machine_readable && license != "") {
      gsub(/\t/, " ", text)
      if (has_files) printf "%s\tFiles\t%s\t\n", path, license
      if (text != "") printf "%s\tText\t%s\t%s\n", path, license, text
    }
    has_files = 0; license = ""; text = ""; field = ""
  }
  FNR == 1 { end_paragraph(); path = FILENAME; machine_readable = 0 }
  /^[ \t\r]*$/ { end_paragraph(); next }
  /^[^ \t#:]+:/ {
    field = tolower(substr($0, 1, index($0, ":") - 1))
    value = substr($0, index($0, ":") + 1)
    gsub(/[ \t\r]+/, " ", value); sub(/^ /, "", value); sub(/ $/, "", value)
    if (field == "format" || field == "format-specification") machine_readable = 1
    if (field == "files") has_files = 1
    if (field == "license") license = value
    next
  }
  /^[ \t]/ && field == "license" {
    line = substr($0, 2)
    if (line ~ /^\.[ \r]*$/) line = ""
    text = text (text == "" ? "" : "\037") line
  }
  END { end_paragraph() }'

# jq: `spdx_license($reference)` makes of a licence as a distribution writes it {expression, references: [{id, name}]},
# with identifiers of the SPDX list where it has one, and else with LicenseRef-<$reference>-<name>.
# shellcheck disable=SC2034 # read by sbom.sh
SPDX_LICENSE='
  def identifiers: "0BSD AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0-only
    AGPL-3.0-or-later Apache-1.0 Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-1.0-Perl Artistic-2.0 Beerware BitTorrent-1.1
    BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-2-Clause-Views BSD-3-Clause BSD-3-Clause-Attribution
    BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-4-Clause BSD-4-Clause-UC BSL-1.0 bzip2-1.0.6 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0
    CC-BY-4.0 CC-BY-SA-2.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CECILL-2.0 CECILL-2.1 CECILL-B CECILL-C
    CPL-1.0 curl ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 FSFAP FSFUL FSFULLR FTL GFDL-1.1-only GFDL-1.1-or-later
    GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3-only GFDL-1.3-or-later GFDL-1.2-no-invariants-only
    GFDL-1.2-no-invariants-or-later GFDL-1.3-no-invariants-only GFDL-1.3-no-invariants-or-later GPL-1.0-only GPL-1.0-or-later
    GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later HPND HPND-sell-variant ICU IJG ImageMagick Info-ZIP Intel IPA
    IPL-1.0 ISC JSON Latex2e LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later
    Libpng libpng-2.0 libtiff LPPL-1.3a LPPL-1.3c MirOS MIT MIT-0 MIT-CMU MIT-Modern-Variant MPL-1.0 MPL-1.1 MPL-2.0
    MPL-2.0-no-copyleft-exception MS-PL MS-RL MulanPSL-2.0 NCSA NTP OFL-1.0 OFL-1.1 OLDAP-2.8 OpenSSL OSL-1.0 OSL-2.0 OSL-2.1
    OSL-3.0 PHP-3.0 PHP-3.01 PostgreSQL PSF-2.0 Python-2.0 QPL-1.0 Ruby SISSL Sleepycat SMLNJ SSH-OpenSSH SSH-short
    TCL TCP-wrappers TU-Berlin-1.0 TU-Berlin-2.0 UCL-1.0 Unicode-DFS-2015 Unicode-DFS-2016 Unicode-TOU Unlicense
    UPL-1.0 Vim W3C WTFPL X11 Xnet XFree86-1.1 Zend-2.0 Zlib zlib-acknowledgement ZPL-2.0 ZPL-2.1";
  def other_names: {
    "apache-2": "Apache-2.0", "artistic": "Artistic-1.0-Perl", "asl 2.0": "Apache-2.0", "boost-1.0": "BSL-1.0",
    "bsd-2": "BSD-2-Clause", "bsd-2-clauses": "BSD-2-Clause", "bsd2": "BSD-2-Clause", "bsd-3": "BSD-3-Clause",
    "bsd-3-clauses": "BSD-3-Clause", "bsd3": "BSD-3-Clause", "cc0": "CC0-1.0", "expat": "MIT",
    "gfdl-niv-1.2": "GFDL-1.2-no-invariants-only", "gfdl-niv-1.2+": "GFDL-1.2-no-invariants-or-later",
    "gfdl-niv-1.3": "GFDL-1.3-no-invariants-only", "gfdl-niv-1.3+": "GFDL-1.3-no-invariants-or-later",
    "gfdl-1.3+-no-invariant": "GFDL-1.3-no-invariants-or-later", "mit/x11": "MIT", "mpl-2": "MPL-2.0", "mplv1.1": "MPL-1.1",
    "mplv2.0": "MPL-2.0", "openldap-2.8": "OLDAP-2.8", "psf-2": "PSF-2.0", "sil-1.1": "OFL-1.1"
  };
  def exceptions: {
    "autoconf": "Autoconf-exception-generic", "bison": "Bison-exception-2.2", "bison-2.2": "Bison-exception-2.2",
    "classpath": "Classpath-exception-2.0", "font": "Font-exception-2.0", "gcc": "GCC-exception-3.1",
    "libtool": "Libtool-exception", "linux-syscall-note": "Linux-syscall-note", "llvm": "LLVM-exception"
  };
  ([identifiers | splits("\\s+")] | map({key: ascii_downcase, value: .}) | from_entries + other_names) as $known
  | (exceptions + (exceptions | with_entries(.key = (.value | ascii_downcase)))) as $exceptions

  # The GNU licences have a number of their own in every distribution: GPL-2+, GPL-2.0+, GPLv2+.
  | def gnu:
      (capture("^(?<name>a?gpl|lgpl|gfdl)-?v?(?<major>[0-9])(\\.(?<minor>[0-9]))?(\\.0)?(?<later>\\+?)$") // null)
      | if . == null then null
        else "\(.name)-\(.major).\(.minor // "0")-\(if .later == "+" then "or-later" else "only" end)" end;
  def plain: ascii_downcase | $known[.] // $known[gnu // ""];
  def licensed:
    plain // (capture("^(?<license>.+?)\\s+with\\s+(the\\s+)?(?<exception>\\S+?)([ -]exceptions?)?$"; "i")
      | [(.license | plain), $exceptions[.exception | ascii_downcase]] | select(all) | join(" WITH ")) // null;

  def idstring: gsub("\\+"; "-plus") | gsub("[^A-Za-z0-9.-]+"; "-");
  def reference($id): "LicenseRef-" + ("\($id)-\(.)" | idstring);
  def operator: test("^(and|or)$"; "i");
  # Operands and operators take turns, and every bracket has its other: what is left of that is one operand.
  def well_formed:
    map(if operator then "&" elif . == "(" or . == ")" then . else "x" end) | join("")
    | until(test("x&x|\\(x\\)") | not; gsub("x&x|\\(x\\)"; "x")) == "x";

  def spdx_license($id):
    . as $name
    # With a comma before it, an operator binds less than all others (DEP 5); SPDX has brackets for that.
    | (if test(", ?(and|or) ") then "(" + gsub(", ?(?<o>and|or) "; ") \(.o) (") + ")" else . end)
    | gsub("\\s+and/or\\s+"; " or ") | gsub("\\s+(?<o>and|or)\\s+"; "\u0001\(.o)\u0001"; "i")
    | gsub("(?<bracket>[()])"; "\u0001\(.bracket)\u0001")
    | split("\u0001") | map(sub("^\\s+"; "") | sub("\\s+$"; "")) | map(select(. != ""))
    | if well_formed then . else [$name] end
    | map(if . == "(" or . == ")" then {expression: .} elif operator then {expression: ascii_upcase}
        else licensed as $spdx | if $spdx then {expression: $spdx}
          else {expression: reference($id), references: [{id: reference($id), name: .}]} end end)
    | {
        expression: (map(.expression) | join(" ") | gsub("\\( "; "(") | gsub(" \\)"; ")")),
        references: (map(.references // []) | add)
      };'

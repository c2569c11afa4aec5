# shellcheck shell=sh
# The bill of materials, SPDX 2.3 in JSON. Sourced after packages.sh and licenses.sh.

SPDX_LICENSE_LIST=3.22

# write_sbom NAME - sets licenses_known, of how many packages the licence is known. Everything comes from the image, and
# the namespace is the digest of it: equal contents give an equal document but for its date.
# shellcheck disable=SC2034,SC2154 # licenses_known is read by package.sh, package_type set by packages.sh
write_sbom() {
  : >"$COPYRIGHT_TABLE"
  if [ "$package_type" = deb ]; then
    find_copyright
    read_copyright
  fi
  jq -S -n --rawfile packages "$PACKAGES_TABLE" --rawfile copyright "$COPYRIGHT_TABLE" --arg type "$package_type" \
    --arg name "$1" --arg digest "$(cat "$PACKAGES_TABLE" "$COPYRIGHT_TABLE" | sha256sum | cut -d' ' -f1)" \
    --arg created "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg licenseList "$SPDX_LICENSE_LIST" \
    --arg distro "$(input .profile.os.distro)" --arg version "$(input .profile.os.version)" \
    "$SPDX_LICENSE$SPDX_DOCUMENT" >"$OUTPUT_DIR/sbom.spdx.json"
  licenses_known=$(jq '[.packages[] | select(.licenseDeclared != "NOASSERTION")] | length' "$OUTPUT_DIR/sbom.spdx.json")
}

# shellcheck disable=SC2016 # the variables are jq's
SPDX_DOCUMENT='
  def rows: split("\n") | map(select(. != "") | split("\t"));
  def id: "SPDXRef-Package-" + ("\(.name)-\(.version)-\(.arch)" | idstring);

  # Teams are told from people by their name, or by a mailing list for an address.
  def actor:
    if test("\\b(teams?|maintainers?|developers?|groups?|project|packagers)\\b|@([a-z-]*lists|tracker|packages)\\."; "i")
    then "Organization" else "Person" end + ": " + sub("\\s*<(?<mail>[^<>]+)>$"; " (\(.mail))");
  def supplier:
    .supplier | if . == "" then {} elif $type == "rpm" then {supplier: "Organization: \(.)"} else {supplier: actor} end;

  # The epoch is part of a Debian version, and a qualifier of its own with rpm.
  def purl:
    (.version | if $type == "rpm" then capture("^((?<epoch>[0-9]+):)?(?<number>.*)$") else {number: .} end) as $v
    | "pkg:\($type)/\($distro | @uri)/\(.name | @uri)@\($v.number | @uri)"
      + "?arch=\(.arch | @uri)&distro=\("\($distro)-\($version)" | @uri)"
      + if $v.epoch then "&epoch=\($v.epoch)" else "" end;

  # Several licences apply at once, each to some of the files.
  def joined:
    map(if test("[(]| OR ") then . else splits(" AND ") end) | unique
    | if length > 1 then map(if test(" OR ") then "(\(.))" else . end) else . end | join(" AND ");

  (reduce ($copyright | rows)[] as [$path, $kind, $name, $text] ({};
      if $kind == "Files" then .[$path].names[$name] = true
      else .[$path].texts[$name] = (.[$path].texts[$name] // ($text | gsub("\u001f"; "\n"))) end)) as $files
  | [($packages | rows)[]
      | {name: .[0], version: .[1], arch: .[2], source: .[3], sourceVersion: .[4], supplier: .[5], homepage: .[6],
          license: .[7]}
      | ($files[.license] // {}) as $file
      | .source as $source
      | .texts = ($file.texts // {})
      | .licenses = [(if $type == "rpm" then .license | select(. != "") else $file.names // {} | keys[] end)
          | spdx_license(if $type == "rpm" then "rpm" else $source end)]] as $packages
  | {
      spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", $name,
      documentNamespace: "https://imagefactory.dev/spdx/\($name)/\($digest)",
      creationInfo: {$created, creators: ["Tool: ImageFactory.Operator"], licenseListVersion: $licenseList},
      documentDescribes: ["SPDXRef-Image"],
      packages: ([{
          SPDXID: "SPDXRef-Image", $name, downloadLocation: "NOASSERTION", filesAnalyzed: false,
          primaryPackagePurpose: "OPERATING_SYSTEM", licenseConcluded: "NOASSERTION", licenseDeclared: "NOASSERTION",
          copyrightText: "NOASSERTION"
        }] + [$packages[] | {
          SPDXID: id, name, versionInfo: .version, downloadLocation: "NOASSERTION", filesAnalyzed: false,
          licenseConcluded: "NOASSERTION", copyrightText: "NOASSERTION",
          licenseDeclared: (if .licenses == [] then "NOASSERTION" else .licenses | map(.expression) | joined end),
          externalRefs: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl}]
        }
        + supplier
        + (if .homepage | test("^https?://\\S+$") then {homepage} else {} end)
        + (if .source == "" then {} else {sourceInfo: "built from \(.source) \(.sourceVersion)" | rtrimstr(" ")} end)]),
      hasExtractedLicensingInfos: ([$packages[] | . as $package | .licenses[].references[] | {
          licenseId: .id, name,
          extractedText: ($package.texts[.name]
            // "The package \($package.name) calls its licence \"\(.name)\" and gives no text of that name.")
        }] | group_by(.licenseId) | map(.[0])),
      relationships: [{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-Image"},
        ($packages[] | {spdxElementId: "SPDXRef-Image", relationshipType: "CONTAINS", relatedSpdxElement: id})]
    }'

# What SPDX 2.3 demands of such a document, from its JSON schema and beyond; prints what is broken.
def fields($required; $optional): ($required - keys)[], (keys - $required - $optional)[];
def none_of($values): select(IN($values[]) | not);
([.packages[].SPDXID] + [.SPDXID]) as $ids
| [.hasExtractedLicensingInfos[].licenseId] as $references
| [
    fields(["spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "relationships"];
      ["documentDescribes", "hasExtractedLicensingInfos"]),
    (.creationInfo | fields(["created", "creators"]; ["licenseListVersion"])),
    (.packages[] | fields(["SPDXID", "name", "downloadLocation"]; ["versionInfo", "supplier", "homepage", "sourceInfo",
      "filesAnalyzed", "licenseDeclared", "licenseConcluded", "copyrightText", "externalRefs", "primaryPackagePurpose"])),
    (.packages[].externalRefs[]? | fields(["referenceCategory", "referenceLocator", "referenceType"]; [])),
    (.hasExtractedLicensingInfos[] | fields(["licenseId", "extractedText"]; ["name"])),
    (.relationships[] | fields(["spdxElementId", "relationshipType", "relatedSpdxElement"]; [])),
    ([.spdxVersion, .dataLicense, .SPDXID] | select(. != ["SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"])),
    (.creationInfo.created | select(test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$") | not)),
    (.creationInfo.licenseListVersion | select(test("^[0-9]+\\.[0-9]+$") | not)),
    (.packages[].primaryPackagePurpose // empty | none_of(["OPERATING_SYSTEM"])),
    (.packages[].externalRefs[]? | .referenceCategory | none_of(["PACKAGE-MANAGER"])),
    ($ids[] | select(test("^SPDXRef-[A-Za-z0-9.-]+$") | not)),
    (($ids | length) - ($ids | unique | length) | select(. > 0) | "\(.) identifiers twice"),
    (.relationships[] | .spdxElementId, .relatedSpdxElement | none_of($ids)),
    (.packages[] | .supplier // empty | select(test("^(Person|Organization): [^<>]+$") | not)),
    (.packages[].licenseDeclared | select(test("^\\(*[A-Za-z0-9.-]+\\)*( (AND|OR|WITH) \\(*[A-Za-z0-9.-]+\\)*)*$") | not)),
    (.packages[].licenseDeclared | scan("LicenseRef-[A-Za-z0-9.-]+") | none_of($references)),
    ($references[] | select(test("^LicenseRef-[A-Za-z0-9.-]+$") | not))
  ] | unique[]

"""What the build's copy of a kiwi description gets in place of its own: the profile's repositories, signature checks, one disk.

The repositories are written into the copy, not given by --add-repo: that has no way to say which architectures, which key
belongs to which repository, or what else stands in the file of a repository.
"""
import copy
import os

from lxml import etree

# Of a type: what makes further files of the disk. The operator makes the only one that it needs.
FURTHER_FILES = ("format", "formatoptions", "installiso", "installpxe", "installstick", "installboot")
# What decides which packages there are; and what of a description is done before or between them.
PACKAGES_ELEMENTS = ("description", "preferences", "profiles", "repository", "packages")
PACKAGES_LATER = ("delete", "uninstall")
BEFORE_PACKAGES = ("certificates", "extension", "packages[@type='bootstrap']/archive", "packages[@type='bootstrap']/file")


def rewrite(tree, profile, keys, customize):
    """The profile's repositories in place of the description's, signature checks on, and one disk as the only result."""
    repositories, size = profile["repositories"], (profile.get("image") or {}).get("sizeGiB")
    image = tree.getroot()
    for element in image.findall("repository"):
        image.remove(element)
    for repository in repositories:
        image.append(repository_element(repository, keys, customize))
    for preferences in image.findall("preferences"):
        for element in preferences.findall("rpm-check-signatures"):
            preferences.remove(element)
        etree.SubElement(preferences, "rpm-check-signatures").text = "true"
    ignored = []
    for element in image.iterfind("preferences/type"):
        if size:
            for own_size in element.findall("size"):
                element.remove(own_size)
            etree.SubElement(element, "size", unit="G").text = str(size)
        for attribute in FURTHER_FILES:
            if element.attrib.pop(attribute, None) is not None:
                ignored.append(attribute)
    return sorted(set(ignored))


def split_packages(tree, folder):
    """Takes the bootstrap out of the description, and gives the tree of what installs packages; none where that cannot be
    told apart from the rest."""
    image = tree.getroot()
    if os.path.exists(os.path.join(folder, "post_bootstrap.sh")) or any(image.findall(path) for path in BEFORE_PACKAGES):
        return None
    packages = copy.deepcopy(tree)
    for element in list(packages.getroot()):
        if element.tag not in PACKAGES_ELEMENTS or element.get("type") in PACKAGES_LATER:
            packages.getroot().remove(element)
    for path in ("packages/archive", "packages/file"):
        for element in packages.getroot().findall(path):
            element.getparent().remove(element)
    for element in image.findall("packages[@type='bootstrap']"):
        image.remove(element)
    return packages


def write(tree, folder):
    os.makedirs(folder, exist_ok=True)
    etree.indent(tree)
    tree.write(os.path.join(folder, "config.xml"), xml_declaration=True, encoding="utf-8", pretty_print=True)


def repository_element(repository, keys, customize):
    rpm = repository.get("type") == "RpmMd"
    source = next(kind for kind in ("url", "mirrorlist", "metalink") if repository.get(kind))
    attributes = {"type": "rpm-md" if rpm else "apt-deb", "alias": repository["name"], "imageinclude": "false",
                  "package_gpgcheck": "true", "customize": customize,
                  "repository_gpgcheck": "false" if rpm and repository.get("repoGpgCheck") is False else "true"}
    if rpm:
        attributes["sourcetype"] = "baseurl" if source == "url" else source
    elif repository.get("type", "Apt") == "Apt":
        attributes |= {"distribution": repository["suite"], "components": " ".join(repository.get("components") or ["main"])}
    if repository.get("architectures"):
        attributes["architectures"] = ",".join(repository["architectures"])
    if repository.get("priority"):
        attributes["priority"] = str(repository["priority"])
    element = etree.Element("repository", attributes)
    path = etree.SubElement(element, "source", path=repository[source])
    if rpm:
        etree.SubElement(path, "signing", key=f"file://{keys}/{repository['name']}.asc")
    return element

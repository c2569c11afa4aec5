"""Checks a kiwi description before an hour is spent on it, and gives it the repositories of the profile.

usage: kiwi_description.py BUILD_JSON DESCRIPTION PACKAGES KEYS CUSTOMIZE

DESCRIPTION is the build's copy of the folder: its main file is replaced. In PACKAGES, a folder, goes what of it installs
packages, for a root that can be kept: see kiwi-build.sh. KEYS is where the key of each repository lies, and CUSTOMIZE the
script that kiwi calls for each file that it writes of a repository. Prints one JSON object: {reason, message} of what is
wrong, or {packages, warnings, packageManager, initrd, ignored} of a description that can be built.

In Python, since kiwi's own modules are: they convert old schema versions and resolve includes, and lxml tells lines.
"""
import glob
import json
import logging
import os
import sys

from lxml import etree

import kiwi_bounds
import kiwi_policy
import kiwi_rewrite
from kiwi_bounds import Refused
from kiwi.defaults import Defaults
from kiwi.exceptions import KiwiError
from kiwi.markup import Markup
from kiwi.version import __version__
from kiwi.xml_description import XMLDescription
from kiwi.xml_state import XMLState

IMAGE_TYPE = "oem"
PACKAGE_MANAGERS = {"apt": ("Apt", "AptFlat"), "dnf4": ("RpmMd",), "dnf5": ("RpmMd",), "microdnf": ("RpmMd",),
                    "zypper": ("RpmMd",)}
SHOWN_ERRORS = 3


def find_main_file(folder, words):
    found = [name for name in ("config.xml", "config.yaml", "config.yml", "config.json", "config.toml")
             if os.path.exists(os.path.join(folder, name))]
    found += sorted(os.path.basename(name) for name in glob.glob(os.path.join(folder, "*.kiwi")))
    if not found:
        raise Refused("DescriptionNotFound",
                      f"{words} has neither a config.xml nor a file *.kiwi: put the description there")
    if len(found) > 1:
        raise Refused("DescriptionAmbiguous", f"{words} has {', '.join(found)}, and kiwi reads one of them: leave one there")
    if not found[0].endswith((".xml", ".kiwi")):
        raise Refused("InvalidDescription", f"{found[0]}: kiwi {__version__} of this builder reads XML only: "
                                            "convert it by 'kiwi-ng image info --print-xml'")
    return found[0]


def parse(folder, name):
    """The tree as it was written, for its lines; an entity of a DOCTYPE could bring in any file of the builder."""
    kiwi_bounds.check_link(folder, name)
    try:
        tree = etree.parse(os.path.join(folder, name), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Refused("InvalidDescription", f"{name}:{error.lineno}: {error.msg}: correct the description's XML") from error
    if tree.docinfo.doctype:
        raise Refused("InvalidDescription", f"{name}: a DOCTYPE is not allowed in a description: leave it out")
    return tree


def parse_with_includes(folder, name):
    trees = {name: parse(folder, name)}
    for include in trees[name].iterfind(".//include"):
        part = kiwi_bounds.included_file(folder, include.get("from", ""), f"{name}:{include.sourceline}")
        trees[part] = parse(folder, part)
    return trees


def line_of(trees, name, path):
    """Where in the file as it was written a place of the converted one stands, as far as that can be told."""
    try:
        found = trees[name].xpath(path) if path and len(trees) == 1 else []
    except etree.XPathError:
        found = []
    return f"{name}:{found[0].sourceline}" if found else name


def convert(folder, trees, name):
    """kiwi's own reading: includes resolved, lifted to the current schema version, and checked against it."""
    markup = Markup.new(os.path.join(folder, name))
    tree = etree.parse(markup.get_xml_description())
    schema = etree.RelaxNG(etree.parse(Defaults.get_schema_file()))
    if not schema.validate(tree):
        # The checker complains at each level of the way back; what is deepest is what is wrong.
        depths = [(entry.path or "").count("/") for entry in schema.error_log]
        words = dict.fromkeys(f"{line_of(trees, name, entry.path)}: {entry.message}"
                              for entry, depth in zip(schema.error_log, depths) if depth == max(depths))
        raise Refused("InvalidDescription", f"{'; '.join(list(words)[:SHOWN_ERRORS])}: correct the description, "
                                            f"which kiwi {__version__} has to understand")
    # kiwi resolves those of the main file alone, and each time that it reads one: what is left would come in unseen.
    if tree.find(".//include") is not None:
        raise Refused("InvalidDescription", f"{name}: what is included may have no include of its own, and stands right "
                                            "below <image>: name all files in the main one")
    return tree


def profile_names(trees):
    return [element.get("name") for tree in trees.values() for element in tree.iterfind(".//profiles/profile")]


def load(folder, trees, name, profiles):
    """What kiwi makes of it, with the profiles chosen."""
    known = profile_names(trees)
    for profile in profiles:
        if profile not in known:
            raise Refused("KiwiProfileNotFound", f"builder.kiwi.profiles: {name} has no profile '{profile}': it has "
                                                 f"{', '.join(known) or 'none'}")
    types = [element.get("image") for tree in trees.values() for element in tree.iterfind(".//type")]
    if IMAGE_TYPE not in types:
        raise Refused("InvalidDescription",
                      f"{first_place(trees, 'type')}: the image type is {', '.join(types) or 'not set'}, and a disk that boots "
                      f"by itself is needed: set <type image=\"{IMAGE_TYPE}\">")
    notes = Notes()
    logging.getLogger("kiwi").addHandler(notes)
    try:
        data = XMLDescription(os.path.join(folder, name)).load()
        return XMLState(data, profiles, IMAGE_TYPE)
    except KiwiError as error:
        words = "; ".join([str(error), *notes.lines][:SHOWN_ERRORS])
        raise Refused("InvalidDescription", f"{name}: {words}: correct the description") from error


class Notes(logging.Handler):
    """kiwi says what is wrong with a description in its log, and only that something is in its exception."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        message = record.getMessage()
        if message.startswith("--> "):
            self.lines.append(message.removeprefix("--> "))


def first_place(trees, tag):
    for name, tree in trees.items():
        for element in tree.iterfind(f".//{tag}"):
            return f"{name}:{element.sourceline}"
    return next(iter(trees))


def check_package_manager(state, trees, repositories):
    manager = state.get_package_manager()
    place = first_place(trees, "packagemanager")
    if manager not in PACKAGE_MANAGERS:
        raise Refused("InvalidDescription", f"{place}: packagemanager {manager} is not supported: set "
                                            f"{', '.join(PACKAGE_MANAGERS)}")
    for repository in repositories:
        kind = repository.get("type", "Apt")
        if kind not in PACKAGE_MANAGERS[manager]:
            raise Refused("InvalidDescription", f"{place}: packagemanager {manager} cannot read repository "
                                                f"'{repository['name']}' of the type {kind}: change one of them")
    return manager


def main(build_json, folder, packages_folder, keys, customize):
    # kiwi writes its log to stdout, where the result goes.
    logging.getLogger("kiwi").handlers.clear()
    with open(build_json, encoding="utf-8") as file:
        profile = json.load(file)["profile"]
    kiwi = profile["builder"].get("kiwi") or {}
    words = f"builder.kiwi.description: '{kiwi['description']}'" if kiwi.get("description") else "builder.kiwi.files"
    name = find_main_file(folder, words)
    trees = parse_with_includes(folder, name)
    kiwi_bounds.check_links(folder, profile_names(trees))
    tree = convert(folder, trees, name)
    kiwi_bounds.check_names(folder, [*trees.items(), (name, tree)])
    state = load(folder, trees, name, kiwi.get("profiles") or [])
    kiwi_bounds.check_disk(state.build_type, first_place(trees, "type"))
    manager = check_package_manager(state, trees, profile["repositories"])
    findings = kiwi_policy.findings(folder, trees, tree, profile["repositories"])
    ignored = kiwi_rewrite.rewrite(tree, profile, keys, customize)
    os.remove(os.path.join(folder, name))
    packages = kiwi_rewrite.split_packages(tree, folder)
    if packages is not None:
        kiwi_rewrite.write(packages, packages_folder)
    kiwi_rewrite.write(tree, folder)
    names = sorted({*state.get_bootstrap_packages(), *state.get_system_packages()})
    return {"packages": names, "warnings": findings, "packageManager": manager, "initrd": state.get_initrd_system(), "ignored": ignored}


if __name__ == "__main__":
    try:
        print(json.dumps(main(*sys.argv[1:])))
    except Refused as refused:
        print(json.dumps(dict(zip(("reason", "message"), refused.args))))

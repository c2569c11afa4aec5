namespace ImageFactory.Operator.Api.Shared;

/// <content>What is said of a profile's tool and its input.</content>
internal static partial class RuleMessages
{
    /// <summary>dib with another tool.</summary>
    public const string DibNeedsItsTool =
        "spec.builder.dib applies to tool DiskImageBuilder only: remove it or change spec.builder.tool";

    /// <summary>kiwi with another tool.</summary>
    public const string KiwiNeedsItsTool =
        "spec.builder.kiwi applies to tool Kiwi only: remove it or change spec.builder.tool";

    /// <summary>The tool without its elements.</summary>
    public const string ElementsRequired =
        "tool DiskImageBuilder needs spec.builder.dib.elements: list them "
        + "(a profile that is only inherited from may leave out spec.builder.tool)";

    /// <summary>The tool without its description.</summary>
    public const string DescriptionRequired =
        "tool Kiwi needs spec.builder.kiwi.description, a folder of the source, or spec.builder.kiwi.files: give one "
        + "of them (a profile that is only inherited from may leave out spec.builder.tool)";

    /// <summary>Two descriptions.</summary>
    public const string KiwiDescriptionTwice =
        "spec.builder.kiwi has either description, a folder of the source, or files, the description itself: remove "
        + "one of them";

    /// <summary>A path that is none.</summary>
    public const string KiwiFileName =
        "spec.builder.kiwi.files: a file's name is its path in the description's folder, of letters, digits and "
        + ". _ + - between slashes, without a part that begins with a dot: rename it, or bring the description by "
        + "spec.source.git";

    /// <summary>Files by which kiwi would know two descriptions.</summary>
    public const string KiwiFilesDescribeTwo =
        "spec.builder.kiwi.files has more than one config.xml or NAME.kiwi outside of folders: leave the one that "
        + "describes the image";

    /// <summary>A name that is none.</summary>
    public const string EnvironmentName =
        "spec.builder.dib.environment: a name has letters, digits and _ only and begins with no digit: correct the "
        + "name";

    /// <summary>A name that belongs to the build.</summary>
    public const string EnvironmentReserved =
        "spec.builder.dib.environment: PATH, HOME, TMPDIR, LD_…, BASH_…, IMAGEFACTORY_… and the like belong to the "
        + "build: use the variables of diskimage-builder's elements (DIB_…)";

    /// <summary>Variables that say what repositories say.</summary>
    public const string EnvironmentOfRepositories =
        "spec.builder.dib.environment: DIB_DISTRIBUTION_MIRROR, DIB_APT_SOURCES_CONF, DIB_DEBIAN_COMPONENTS, "
        + "DIB_YUM_REPO_CONF and the like name sources of packages, of which only spec.repositories is verified: "
        + "describe the sources there";

    /// <summary>Variables that decide what is trusted.</summary>
    public const string EnvironmentOfTrust =
        "spec.builder.dib.environment: DIB_DEBOOTSTRAP_EXTRA_ARGS, DIB_DEBOOTSTRAP_CACHE, "
        + "DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE, DIB_DEBIAN_DEBOOTSTRAP_SCRIPT, DIB_OFFLINE and YUM decide what a build "
        + "trusts and takes from a cache, which is the factory's: remove them, and put keys into "
        + "spec.repositories[].keyring";

    /// <summary>The disk's size.</summary>
    public const string EnvironmentOfSize =
        "spec.builder.dib.environment: DIB_IMAGE_SIZE is the size of the disk: set spec.image.sizeGiB instead";

    /// <summary>The processor family.</summary>
    public const string EnvironmentOfArchitecture =
        "spec.builder.dib.environment: ARCH is the processor family: set spec.os.architecture instead";

    /// <summary>Where elements are.</summary>
    public const string EnvironmentOfElements =
        "spec.builder.dib.environment: ELEMENTS_PATH is where elements are: bring them by spec.source.git instead";
}

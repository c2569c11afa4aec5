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
        "tool Kiwi needs spec.builder.kiwi.description: give the path of the description in the source "
        + "(a profile that is only inherited from may leave out spec.builder.tool)";

    /// <summary>A name that is none.</summary>
    public const string EnvironmentName =
        "spec.builder.dib.environment: a name has letters, digits and _ only and begins with no digit: correct the "
        + "name";

    /// <summary>A name that belongs to the build.</summary>
    public const string EnvironmentReserved =
        "spec.builder.dib.environment: PATH, HOME, TMPDIR, LD_…, BASH_…, IMAGEFACTORY_… and the like belong to the "
        + "build: use the variables of diskimage-builder's elements (DIB_…)";
}

namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>A column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    /// <summary>Where the value stands, e.g. <c>.status.phase</c>.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>The heading.</summary>
    public string Name { get; } = name;

    /// <summary>One of integer, number, string, boolean, date.</summary>
    public string Type { get; } = type;

    /// <summary>What the column shows.</summary>
    public string? Description { get; init; }

    /// <summary>A format such as int64 or date-time.</summary>
    public string? Format { get; init; }

    /// <summary>Whether the column shows always or with <c>-o wide</c> only.</summary>
    public PrinterColumnPriority Priority { get; init; } = PrinterColumnPriority.StandardView;
}

using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>
/// The <c>summary</c> texts of the compiler's documentation files, the first source of descriptions: what the
/// developer reads beside a property is what <c>kubectl explain</c> prints.
/// </summary>
public sealed class XmlDocumentation
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    /// <summary>Reads documentation files.</summary>
    public static XmlDocumentation Load(params IEnumerable<string> files)
    {
        var documentation = new XmlDocumentation();
        foreach (var file in files)
        {
            documentation.Add(XDocument.Load(file));
        }

        return documentation;
    }

    /// <summary>The text of a type, or null.</summary>
    public string? OfType(Type type) => Find($"T:{Name(type)}") ?? Attribute(type);

    /// <summary>The text of a property or field, or null.</summary>
    public string? OfMember(MemberInfo member) =>
        (member.DeclaringType is { } type
            ? Find($"{(member is PropertyInfo ? 'P' : 'F')}:{Name(type)}.{member.Name}")
            : null) ?? Attribute(member);

    /// <summary>The text of an enum's value, or null.</summary>
    public string? OfEnumValue(Type type, string value) => Find($"F:{Name(type)}.{value}");

    internal void Add(XDocument document)
    {
        foreach (var member in document.Descendants("member"))
        {
            if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
            {
                _summaries[name] = Text(summary);
            }
        }
    }

    private static string? Attribute(MemberInfo member) =>
        member.GetCustomAttribute<DescriptionAttribute>()?.Description;

    private static string Name(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Text(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => Reference(see),
                XElement element => Text(element),
                _ => string.Empty,
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // A reference to a property is written as its field is, since readers of a schema know no C# names.
    private static string Reference(XElement see)
    {
        if (see.Attribute("cref")?.Value is not { } target)
        {
            return string.IsNullOrEmpty(see.Value) ? see.Attribute("href")?.Value ?? string.Empty : see.Value;
        }

        var name = target[(target.LastIndexOf('.') + 1)..];
        return target.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    private string? Find(string id) => _summaries.TryGetValue(id, out var text) && text.Length > 0 ? text : null;
}

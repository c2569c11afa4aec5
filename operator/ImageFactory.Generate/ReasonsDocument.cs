using System.Reflection;
using System.Text;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Generate;

/// <summary>The page of conditions and reasons, made from the stages, the constants and their comments.</summary>
internal static class ReasonsDocument
{
    /// <summary>The page.</summary>
    public static string Write(XmlDocumentation documentation)
    {
        var page = new StringBuilder();
        page.Append("# Conditions and reasons\n\n");
        page.Append("Made from the C# constants by `make generate`; change them there.\n\n");
        page.Append("## Conditions of an ImageBuild\n\n| Condition | Says |\n|---|---|\n");
        Rows(page, typeof(BuildStage), documentation);
        Rows(page, typeof(ImageBuildConditions), documentation);
        page.Append("\n## Reasons\n\nThe set is closed: no condition and no stage has another reason.\n\n");
        page.Append("| Reason | Surfaces when |\n|---|---|\n");
        Rows(page, typeof(Reasons), documentation);
        return page.ToString();
    }

    private static void Rows(StringBuilder page, Type names, XmlDocumentation documentation)
    {
        var literals = names.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);
        foreach (var field in literals)
        {
            var text = documentation.OfMember(field)
                ?? throw new SchemaException([$"{names.Name}.{field.Name}: write a <summary>"]);
            var prefix = $"{field.Name} surfaces when ";
            text = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
            page.Append($"| `{field.Name}` | {text.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }
}

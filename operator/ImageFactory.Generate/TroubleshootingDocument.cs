using System.Reflection;
using System.Text;
using ImageFactory.Kubernetes.Schema;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Generate;

/// <summary>The page of what helps, by what people see: a symptom, or the reason that a condition has.</summary>
internal static class TroubleshootingDocument
{
    private const string Head =
        """
        # Troubleshooting

        Made by `make generate` from the reasons and their remedies in C#; change them there.

        ```sh
        kubectl describe ib NAME                     # the conditions, each with its reason and message, and the events
        kubectl get ib NAME -o jsonpath='{range .status.stages[*]}{.name} {.state} {.log}{"\n"}{end}'
        kubectl -n imagefactory-system logs deployment/imagefactory-operator
        kubectl get --raw "/api/v1/namespaces/imagefactory-system/pods/POD:8081/proxy/readyz"
        ```

        A message says what happened and, wherever the operator can know it, what to change. Reasons that are not here
        need nobody: [reasons.md](reasons.md) has all of them. Terms: [concepts.md](concepts.md).

        ## By what you see

        | What you see | What helps |
        |---|---|

        """;

    /// <summary>The page.</summary>
    /// <exception cref="SchemaException">A reason of failure has no remedy.</exception>
    public static string Write(XmlDocumentation documentation)
    {
        var reasons = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .ToList();
        if (reasons.Where(IsBare).Select(field => $"Reasons.{field.Name}: write what helps in Remedies").ToList()
            is { Count: > 0 } problems)
        {
            throw new SchemaException(problems);
        }

        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        page.AppendJoin(string.Empty, Symptoms.All.Select(row => $"| {row.Seen} | {row.Helps} |\n"));
        Section(page, "What waits", reasons.Where(field => Is(field, "WaitingFor")), documentation);
        Section(page, "What failed", reasons.Where(field => Is(field, "Failed")), documentation);
        Section(
            page,
            "Other reasons",
            reasons.Where(field => !Is(field, "WaitingFor") && !Is(field, "Failed")),
            documentation);
        return page.ToString();
    }

    private static void Section(
        StringBuilder page, string title, IEnumerable<FieldInfo> reasons, XmlDocumentation documentation)
    {
        page.Append($"\n## {title}\n");
        foreach (var reason in reasons.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            if (!Remedies.ByReason.TryGetValue(reason.Name, out var remedy))
            {
                continue;
            }

            var text = documentation.OfMember(reason)!
                .Replace($"{reason.Name} surfaces", "Surfaces", StringComparison.Ordinal);
            page.Append($"\n### {reason.Name}\n\n{text}\n\n**What helps:** {remedy}\n");
        }
    }

    private static bool IsBare(FieldInfo reason) =>
        (Is(reason, "WaitingFor") || Is(reason, "Failed")) && !Remedies.ByReason.ContainsKey(reason.Name);

    private static bool Is(FieldInfo reason, string prefix) => reason.Name.StartsWith(prefix, StringComparison.Ordinal);
}

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Label selectors of the kind <c>a=b,c=d</c>.</summary>
internal static class Labels
{
    public static bool Match(string? selector, IDictionary<string, string>? labels) =>
        string.IsNullOrEmpty(selector) || selector.Split(',').All(one =>
            one.Split('=') is [var name, var value] && labels?.TryGetValue(name, out var own) == true && own == value);
}

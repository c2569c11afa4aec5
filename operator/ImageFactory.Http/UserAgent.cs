using System.Reflection;

namespace ImageFactory.Http;

/// <summary>Our name in the logs of servers.</summary>
public static class UserAgent
{
    // "0.16.0+<commit>": the SDK adds the commit where it knows it.
    private static readonly string[] Version = (typeof(UserAgent).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    /// <summary>
    /// The commit that this program was built from, in seven letters; <c>unknown</c> where the build knew none.
    /// </summary>
    public static string Commit => Version.Length == 2 ? Version[1][..Math.Min(7, Version[1].Length)] : "unknown";

    /// <summary><c>product/version</c>, with a hyphen for each letter that a header does not take.</summary>
    public static string Of(string product) => $"{Token(product)}/{Version[0]}";

    private static string Token(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-'));
}

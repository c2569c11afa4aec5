using System.Net;
using System.Text.Json.Nodes;

namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>What a server answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The object, or the Status that says why not.</param>
public sealed record Answer(HttpStatusCode Status, JsonObject Body)
{
    /// <summary>True if the server did what it was asked.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Field and message of each cause of a refusal.</summary>
    public IEnumerable<(string Field, string Message)> Causes =>
        (Body["details"]?["causes"]?.AsArray() ?? [])
            .Select(cause => (
                cause!["field"]?.ToString() ?? string.Empty, cause["message"]?.ToString() ?? string.Empty));
}

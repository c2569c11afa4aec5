using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Provenance;

/// <summary>
/// Tests of an image that failed, and that its profile excepts: whoever gets the image reads which, and why. Pure.
/// </summary>
internal static class AcceptedFailures
{
    /// <summary>The reports, each with its exceptions; none where nothing is excepted.</summary>
    public static IEnumerable<JsonObject> Of(V1TestStatus? tests) =>
        from report in new[]
        {
            (Name: "tests", Uri: tests?.Report, tests?.Exceptions),
            (Name: "modules", Uri: tests?.Modules?.Report, tests?.Modules?.Exceptions),
        }
        where report.Exceptions is { Count: > 0 }
        select new JsonObject
        {
            ["name"] = report.Name,
            ["uri"] = report.Uri,
            ["annotations"] = new JsonObject
            {
                ["exceptions"] = new JsonArray(
                [
                    .. report.Exceptions!.Select(exception => new JsonObject
                    {
                        ["name"] = exception.Name,
                        ["reason"] = exception.Reason,
                        ["needed"] = exception.Needed,
                    }),
                ]),
            },
        };
}

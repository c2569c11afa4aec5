using ImageFactory.Operator.Artifacts.Urls;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>What a request asks for, after its signature was found good.</summary>
/// <param name="Scope">The build whose artifacts are meant.</param>
/// <param name="FileName">The file as it was asked for, not yet checked; empty for the scope itself.</param>
/// <param name="Generation">The host that sends it; empty where nothing is sent.</param>
internal sealed record ArtifactRequest(ArtifactScope Scope, string FileName, string Generation = "")
{
    /// <summary>Reads the route and the query of a GET or HEAD.</summary>
    /// <exception cref="ArtifactNameException">The scope is none.</exception>
    /// <returns>The request, or null if it is not permitted.</returns>
    public static ArtifactRequest? AuthorizeRead(HttpContext context, SignedUrls urls)
    {
        var request = new ArtifactRequest(Scoped(context), Part(context, "file"));
        IQueryCollection query = context.Request.Query;
        return urls.MayRead(
            request.Scope,
            request.FileName,
            query[SignedUrls.ExpiresParameter],
            query[SignedUrls.SignatureParameter]) ? request : null;
    }

    /// <summary>Reads the route and the query of a PUT.</summary>
    /// <exception cref="ArtifactNameException">The scope is none.</exception>
    /// <returns>The request, or null if it is not permitted.</returns>
    public static ArtifactRequest? AuthorizeWrite(HttpContext context, SignedUrls urls)
    {
        IQueryCollection query = context.Request.Query;
        var request = new ArtifactRequest(
            Scoped(context), Part(context, "file"), query[SignedUrls.GenerationParameter].ToString());
        return urls.MayWrite(
            request.Scope,
            request.Generation,
            query[SignedUrls.ExpiresParameter],
            query[SignedUrls.SignatureParameter]) ? request : null;
    }

    private static ArtifactScope Scoped(HttpContext context) =>
        new(Part(context, "namespace"), Part(context, "profile"), Part(context, "imageName"));

    private static string Part(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string ?? "";
}

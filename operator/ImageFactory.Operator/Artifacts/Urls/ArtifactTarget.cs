namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>
/// Where a host puts its artifacts, or gets them from: <c>{BaseUrl}{file name}?{Query}</c>. The query is a secret for
/// as long as it is valid: it goes to the host in a file of its input, never into a command line, a log or a status.
/// </summary>
/// <param name="BaseUrl">The scope's URL, with a slash at its end.</param>
/// <param name="Query">The signature, without the question mark.</param>
internal sealed record ArtifactTarget(string BaseUrl, string Query)
{
    /// <summary>The URL of one file.</summary>
    public Uri For(string fileName) => new($"{BaseUrl}{ArtifactName.RequireFile(fileName)}?{Query}");

    /// <summary>Keeps the signature out of logs.</summary>
    public override string ToString() => $"{BaseUrl}?***";
}

using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// What may be sent into a scope, and what of that has come: by the host that builds the image, and by the pod that
/// tests it. Only the operator changes it. Every change may be made again and then changes nothing, so that it does not
/// matter when an operator dies. Pure.
/// </summary>
/// <param name="Host">What the present build host may send; null while there is none.</param>
/// <param name="Tests">What the present test pod may send; null while there is none.</param>
internal sealed record UploadGrants(UploadGrant? Host = null, UploadGrant? Tests = null)
{
    /// <summary>Nobody may send anything.</summary>
    public static UploadGrants None { get; } = new();

    /// <summary>
    /// The files that were reported and have come; null while those of the build host have not all come.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ArtifactInfo>? Manifest => Host is { IsSealed: true, Files: { } files }
        ? [.. files, .. Tests is { IsSealed: true, Files: { } results } ? results : []]
        : null;

    /// <summary>
    /// A build host is about to be made: the rights of all before it end, and what they sent counts no more.
    /// </summary>
    public UploadGrants OpenHost(string generation) => Changed(new UploadGrants(new UploadGrant(generation)));

    /// <summary>
    /// A test pod is about to be made: the rights of those before it end, and what they sent counts no more.
    /// </summary>
    public UploadGrants OpenTests(string generation) => Changed(this with { Tests = new UploadGrant(generation) });

    /// <summary>A host has reported its files. What it reports later changes nothing.</summary>
    public UploadGrants Grant(string generation, IReadOnlyList<ArtifactInfo> files) =>
        Change(generation, grant => grant.Files is null ? grant with { Files = files } : grant);

    /// <summary>The operator has stored a file beside those that a host has reported.</summary>
    public UploadGrants Add(string generation, ArtifactInfo file) => Change(
        generation,
        grant => grant is { IsSealed: false, Files: { } files } && files.All(one => one.Name != file.Name)
            ? grant with { Files = [.. files, file] }
            : grant);

    /// <summary>All files that a host has reported have come.</summary>
    public UploadGrants Seal(string generation) =>
        Change(generation, grant => grant.IsSealed ? grant : grant with { IsSealed = true });

    /// <summary>Nobody may send anything any more; what is sealed stays the image's.</summary>
    public UploadGrants Revoke() => Host is { IsSealed: false } || Tests is { IsSealed: false }
        ? new UploadGrants(Host is { IsSealed: true } ? Host : null, Tests is { IsSealed: true } ? Tests : null)
        : this;

    /// <summary>The image has no results of tests.</summary>
    public UploadGrants WithoutTests() => Tests is null ? this : this with { Tests = null };

    /// <summary>Takes a file, or says why not; gives the most bytes that it may have.</summary>
    /// <param name="generation">Who sends it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="sha256">Its digest.</param>
    /// <param name="sizeBytes">Its length; null where the sender has not said.</param>
    /// <exception cref="UploadRefusedException">It is not to be sent, now or later.</exception>
    /// <exception cref="UploadNotGrantedException">Nobody has reported yet what is to be sent.</exception>
    public long Require(string generation, string name, string sha256, long? sizeBytes)
    {
        var grant = Find(generation) ?? throw new UploadRefusedException(
            "This host may not send anything any more: another one has taken its place, or its build is over.");
        if (grant.IsSealed)
        {
            throw new UploadRefusedException("All files of this host have come, and nothing is taken any more.");
        }

        var listed = (grant.Files ?? throw new UploadNotGrantedException())
            .Where(file => file.Name == name).ToList();
        if (listed.Count == 0)
        {
            throw new UploadRefusedException(
                $"'{name}' is not among the files that the step before has reported, and only these are taken.");
        }

        var granted = listed.Find(file => file.SizeBytes == (sizeBytes ?? file.SizeBytes)
            && file.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase));
        return granted?.SizeBytes ?? throw new UploadRefusedException(
            $"'{name}' is not what the step before has reported, which was {listed[0].SizeBytes} bytes with the "
            + $"SHA-256 {listed[0].Sha256}.");
    }

    // The same object where nothing changes, by which the store sees that there is nothing to write.
    private UploadGrants Changed(UploadGrants after) => after == this ? this : after;

    private UploadGrant? Find(string generation) =>
        Host?.Generation == generation ? Host : Tests?.Generation == generation ? Tests : null;

    private UploadGrants Change(string generation, Func<UploadGrant, UploadGrant> change)
    {
        if (Find(generation) is not { } before)
        {
            return this;
        }

        var after = change(before);
        return ReferenceEquals(before, after) ? this
            : ReferenceEquals(before, Host) ? this with { Host = after }
            : this with { Tests = after };
    }
}

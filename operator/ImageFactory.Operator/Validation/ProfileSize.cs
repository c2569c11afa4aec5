using System.Text.Json;
using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>What takes most of the room that a profile has in the input of a build host. Pure.</summary>
internal static class ProfileSize
{
    private const int Named = 5;

    /// <summary>The largest parts, as "field (so many KiB)", the largest first.</summary>
    public static string LargestParts(V1DistroProfileSpec spec)
    {
        var keyrings = (spec.Repositories ?? []).Index()
            .Where(entry => entry.Item.Keyring is not null)
            .Select(entry => (
                Field: $"spec.repositories[{entry.Index}].keyring of '{entry.Item.Name}'",
                Size: KiB(entry.Item.Keyring!)));
        var files = (spec.Builder?.Kiwi?.Files ?? new Dictionary<string, string>())
            .Select(file => (Field: $"spec.builder.kiwi.files '{file.Key}'", Size: KiB(file.Value)));
        var signers = GitSources.Of(spec)
            .Where(source => source.Git.Verification is not null)
            .Select(source => (
                Field: $"{source.Field}.verification.keyring", Size: KiB(source.Git.Verification!.Keyring)));
        var parts = keyrings.Concat(signers).Concat(files).OrderByDescending(part => part.Size).ToList();
        var rest = parts.Skip(Named).ToList();
        return string.Join(
            ", ",
            [
                .. parts.Take(Named).Select(part => $"{part.Field} ({part.Size} KiB)"),
                .. rest.Count > 0 ? [$"{rest.Count} more ({rest.Sum(part => part.Size)} KiB)"] : Array.Empty<string>(),
            ]);
    }

    // As it stands in the input, where line breaks and some signs take several bytes.
    private static int KiB(string text) => (JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length + 1023) >> 10;
}

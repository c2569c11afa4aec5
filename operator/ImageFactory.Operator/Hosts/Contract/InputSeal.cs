using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// Proves that a build's inputs are the operator's own. They lie in the build's namespace, where its people can write
/// what they like, owner included; the key they do not have.
/// </summary>
internal sealed class InputSeal(OperatorSecret secret)
{
    /// <summary>The annotation with the proof: an HMAC by SHA-256, in hexadecimal digits.</summary>
    public const string Annotation = $"{ApiGroup.Name}/input-hmac";

    private const string Purpose = "build inputs";

    private readonly DerivedKeys _keys = secret.Derive(Purpose);

    /// <summary>The proof for a build's inputs.</summary>
    public string Of(V1ImageBuild build, V1ConfigMap inputs) => Of(_keys.Current, build, inputs);

    /// <summary>Whether these inputs are those that the operator wrote for the build.</summary>
    public bool IsGood(V1ImageBuild build, V1ConfigMap inputs) =>
        inputs.Metadata.Annotations?.TryGetValue(Annotation, out var proof) == true
        && _keys.Accepted.Any(key => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(proof), Encoding.ASCII.GetBytes(Of(key, build, inputs))));

    private static string Of(DerivedKey key, V1ImageBuild build, V1ConfigMap inputs)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        Add(hash, build.Uid());
        foreach (var (name, text) in (inputs.Data ?? new Dictionary<string, string>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length before it: two texts are never read as one.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
        hash.AppendData(bytes);
    }
}

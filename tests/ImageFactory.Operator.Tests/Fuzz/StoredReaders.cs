using System.Text;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Qcow2;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Notifications.Channels;
using ImageFactory.Operator.Notifications.Mail;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing.Fuzz;
using k8s.Models;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageFactory.Operator.Tests.Fuzz;

/// <summary>
/// Readers of what lies in the artifact store or in a tenant's namespace, and of what comes with a request. JUnit and
/// hashdeep files are stored and signed, and read by nobody here.
/// </summary>
internal sealed class StoredReaders(BuildScene scene)
{
    private const int LongestMessage = 32_000;

    public IReadOnlyList<FuzzedReader> All =>
    [
        new("qcow2", bytes => Qcow2Reader.Read(bytes, bytes.Length, 4L << 30)) { MostAllocated = 64 << 10 },
        new("package-list", ReadPackages) { MostAllocated = 32 << 20 },
        new("url-query", ReadQuery),
        new("artifact-name", ReadName) { Documented = [typeof(ArtifactNameException)] },
        new("build-inputs", ReadInputs),
        new("mail-address", bytes => MailRecipients.Of(Encoding.UTF8.GetString(bytes).Split('\n'), [])),
        new("last-applied", ReadApplied),
        new("one-line", bytes => OneLine.Of(Encoding.UTF8.GetString(bytes))),
    ];

    private static void ReadPackages(byte[] bytes)
    {
        var lists = Encoding.UTF8.GetString(bytes).Split("\n\n", 2);
        _ = PackageDiff.Between("before", lists[0], "after", lists[^1]).ToString();
    }

    private void ReadQuery(byte[] bytes)
    {
        var query = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes));
        string? Value(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;
        if (scene.Urls.MayWrite(
            scene.Scope,
            Value(SignedUrls.GenerationParameter) ?? "",
            Value(SignedUrls.ExpiresParameter),
            Value(SignedUrls.SignatureParameter)))
        {
            throw new InvalidOperationException("A query that nobody signed is taken");
        }
    }

    private static void ReadName(byte[] bytes)
    {
        var name = ArtifactName.RequireFile(Encoding.UTF8.GetString(bytes));
        _ = ArtifactName.IsReserved(name);
    }

    // Whatever somebody annotates an object with, its status can be written.
    private static void ReadApplied(byte[] bytes)
    {
        var applied = Encoding.UTF8.GetString(bytes);
        var metadata = new V1ObjectMeta
        {
            Annotations = new Dictionary<string, string> { [UnknownFields.LastApplied] = applied },
        };
        string[] all =
        [
            UnknownFields.Applied(new V1DistroProfile { Metadata = metadata }).Text(),
            UnknownFields.Applied(new V1ImageBuild { Metadata = metadata }).Text(),
            UnknownFields.Applied(new V1ImagePromotion { Metadata = metadata }).Text(),
        ];
        if (all.Any(text => text.Length > LongestMessage))
        {
            throw new InvalidOperationException("The message is longer than a condition's may be");
        }
    }

    private void ReadInputs(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var map = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta
            {
                Name = "debian-12-x-inputs",
                Annotations = new Dictionary<string, string> { [InputSeal.Annotation] = text },
            },
            Data = new Dictionary<string, string> { [HostPaths.InputFile] = text },
        };
        if (new InputSeal(OperatorSecret.Load(scene.Options.Artifacts)).IsGood(scene.Build, map))
        {
            throw new InvalidOperationException("Inputs that nobody sealed are taken");
        }

        HostInputs.Read(map);
    }
}

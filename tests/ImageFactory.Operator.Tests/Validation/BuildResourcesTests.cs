using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>What a profile asks of its build host, beside what the settings say.</summary>
public sealed class BuildResourcesTests
{
    [Theory]
    [InlineData(
        "512Mi",
        "spec.builder.resources.memoryLimit: the limit is below the 1Gi that the operator's builder.memory setting "
        + "requests: raise memoryLimit, or set spec.builder.resources.memory")]
    [InlineData("1Gi", "")]
    public void A_limit_alone_is_held_against_the_memory_of_the_settings(string limit, string expected) => Assert.Equal(
        expected, Violations(new V1BuildResources { MemoryLimit = limit }));

    [Theory]
    [InlineData(
        "5Gi",
        "spec.builder.resources.memory: the request is above the 4Gi at which the operator's builder.memoryLimit "
        + "setting ends a build: lower memory, or set spec.builder.resources.memoryLimit")]
    [InlineData("4Gi", "")]
    public void Memory_alone_is_held_against_the_limit_of_the_settings(string memory, string expected) => Assert.Equal(
        expected, Violations(new V1BuildResources { Memory = memory }));

    [Fact]
    public void What_Kubernetes_does_not_count_is_told_with_its_field_and_what_to_write() => Assert.Equal(
        string.Join("; ", new[] { ("cpu", "99999999999999999999999999999999"), ("workspace", "99999999999999Ti") }
            .Select(entry => $"spec.builder.resources.{entry.Item1}: '{entry.Item2}' is no quantity that Kubernetes "
                + "counts: write a number with m, k, Ki, M, Mi, G, Gi, T or Ti, e.g. 500m or 4Gi")),
        Violations(new V1BuildResources
        {
            Cpu = "99999999999999999999999999999999",
            Memory = "2Gi",
            Workspace = "99999999999999Ti",
        }));

    [Theory]
    [InlineData("2")]
    [InlineData("500m")]
    [InlineData(".5")]
    [InlineData("1.5Gi")]
    [InlineData("1k")]
    [InlineData("3Ti")]
    public void What_a_profile_may_write_becomes_a_quantity_of_a_pod(string text)
    {
        Assert.Equal(string.Empty, Violations(new V1BuildResources { Cpu = text, Workspace = text }));
        Assert.Equal(Quantity.Parse(text), new ResourceQuantity(text).ToDecimal());
    }

    private static string Violations(V1BuildResources resources)
    {
        var profile = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "debian-12" },
            Spec = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
                Builder = new V1Builder
                {
                    Tool = BuilderTool.DiskImageBuilder,
                    Dib = new V1DiskImageBuilder { Elements = ["vm"] },
                    Resources = resources,
                },
                Repositories = [new V1Repository { Name = "default", Url = "http://mirror", Suite = "bookworm" }],
            },
        };
        var settings = new ProfileSettings(
            new Dictionary<string, string>(), ["builder:1"], [], new Dictionary<string, int>())
        {
            Memory = "1Gi",
            MemoryLimit = "4Gi",
        };
        var violations = ProfileResolution.Resolve(ProfileLineage.Read("debian-12", _ => profile), settings).Violations;
        Assert.All(violations, violation => Assert.Equal(Reasons.FailedInvalidProfile, violation.Reason));
        return violations.Text();
    }
}

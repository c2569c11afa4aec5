using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>What a test pod may send, and what of that is the image's.</summary>
public sealed class TestResultsTests : IDisposable
{
    private const string Pod = "debian-12-x-test-1";

    private static readonly byte[] Content = "all passed"u8.ToArray();

    private readonly ImageTestScene _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Results_that_were_reported_are_taken_and_then_they_are_the_images()
    {
        await _test.Scene.SealAsync();
        await _test.RunAsync();
        _test.ReportData(Results("tests.junit.xml"), isSent: false);
        await _test.RunAsync();
        await SendAsync("tests.junit.xml");
        _test.ReportData(Results("tests.junit.xml"));

        Assert.StartsWith("Done: ", await _test.RunAsync(), StringComparison.Ordinal);

        var grants = await _test.Scene.Store.GetGrantsAsync(_test.Scene.Scope, default);
        Assert.Equal(["tests.junit.xml"], grants.Manifest!.Select(file => file.Name));
        await Assert.ThrowsAsync<UploadRefusedException>(() => SendAsync("tests.junit.xml"));
    }

    [Fact]
    public async Task Results_that_did_not_come_fail_the_build()
    {
        await _test.RunAsync();
        _test.ReportData(Results("tests.junit.xml"));

        Assert.Equal(
            $"Failed FailedUpload: {_test.Scene.Scope}/tests.junit.xml is not in the store: request a retry to make it "
            + "again",
            await _test.RunAsync());
    }

    [Theory]
    [InlineData("packages.txt")]
    [InlineData("provenance.json")]
    [InlineData("evil.sh")]
    public async Task A_pod_that_reports_what_no_test_makes_fails_the_build_before_it_sends_anything(string file)
    {
        await _test.RunAsync();
        _test.ReportData(Results(file), isSent: false);

        Assert.StartsWith(
            $"Failed FailedArtifact: The step test reports {file}, which is none of its files: ",
            await _test.RunAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_was_replaced_may_send_nothing_any_more()
    {
        await _test.RunAsync();
        _test.ReportData(Results("tests.junit.xml"), isSent: false);
        await _test.RunAsync();
        _test.Cluster.Remove<V1Pod>(Pod);
        await _test.RunAsync();
        await _test.RunAsync();

        await Assert.ThrowsAsync<UploadRefusedException>(() => SendAsync("tests.junit.xml"));
    }

    private static string Results(string file) => $$"""
        {"verdict":"Passed","imageUnchanged":true,"results":[
          {"name":"{{file}}","sha256":"{{Bytes.Sha256(Content)}}","sizeBytes":{{Content.Length}} }]}
        """;

    private async Task SendAsync(string file)
    {
        using var content = new MemoryStream(Content);
        await _test.Scene.Store.WriteAsync(
            _test.Scene.Scope,
            file,
            content,
            new ArtifactWriteOptions { Generation = $"{BuildScene.Uid}.test-1-1" },
            default);
    }
}

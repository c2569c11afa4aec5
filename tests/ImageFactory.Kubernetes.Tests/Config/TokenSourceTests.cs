using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Config;

public sealed class TokenSourceTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly string _file;
    private readonly TokenSource _source;

    public TokenSourceTests()
    {
        _file = _folder.Write("token", "one\n");
        _source = new TokenSource(_file, _time, NullLogger.Instance);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_is_read_again_after_a_minute()
    {
        Assert.Equal("Bearer one", await TokenAsync());
        _folder.Write("token", "two");

        _time.Advance(TokenSource.Period - Second);
        Assert.Equal("Bearer one", await TokenAsync());
        _time.Advance(Second);
        Assert.Equal("Bearer two", await TokenAsync());
    }

    [Fact]
    public async Task The_old_token_goes_on_while_the_file_is_away_and_it_is_looked_for_every_ten_seconds()
    {
        await TokenAsync();
        File.Delete(_file);
        _time.Advance(TokenSource.Period);
        Assert.Equal("Bearer one", await TokenAsync());

        _folder.Write("token", "two");
        _time.Advance(TokenSource.Leeway - Second);
        Assert.Equal("Bearer one", await TokenAsync());
        _time.Advance(Second);
        Assert.Equal("Bearer two", await TokenAsync());
    }

    [Fact]
    public async Task A_refused_token_is_read_again_at_once()
    {
        await TokenAsync();
        _folder.Write("token", "two");
        _time.Advance(Second);

        Assert.True(_source.Drop(_time.GetTimestamp()));

        Assert.Equal("Bearer two", await TokenAsync());
    }

    [Fact]
    public async Task A_token_that_is_newer_than_the_refused_request_stays()
    {
        var before = _time.GetTimestamp();
        _time.Advance(Second);
        await TokenAsync();
        _folder.Write("token", "two");

        _source.Drop(before);

        Assert.Equal("Bearer one", await TokenAsync());
    }

    [Fact]
    public async Task Without_any_token_the_file_is_named()
    {
        var source = new TokenSource("/nowhere/token", _time, NullLogger.Instance);

        var error = await Assert.ThrowsAsync<KubernetesConfigException>(
            async () => await source.GetAsync(CancellationToken.None));

        Assert.StartsWith("The token file /nowhere/token can't be read", error.Message, StringComparison.Ordinal);
    }

    private async Task<string?> TokenAsync() => (await _source.GetAsync(CancellationToken.None)).Authorization;
}

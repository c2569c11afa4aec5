using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using ImageFactory.Testing.Fuzz;
using Xunit;

namespace ImageFactory.Operator.Tests.Fuzz;

/// <summary>
/// Every reader of what build hosts, test hosts, tenants and files bring: whatever the bytes are, it ends, throws
/// nothing but what it says, and allocates no more than it may.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int Inputs = 2000;

    private readonly BuildScene _scene = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Readers
    {
        get
        {
            using var tests = new FuzzTests();
            return [.. tests.All.Select(reader => reader.Name)];
        }
    }

    private IEnumerable<FuzzedReader> All =>
        [.. new HostReaders(_scene).All, .. new StoredReaders(_scene).All, .. new FileReaders(_folder).All];

    public void Dispose()
    {
        _folder.Dispose();
        _scene.Dispose();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void No_bytes_are_read_otherwise_than_is_promised(string reader) =>
        FuzzRun.Inputs(All.Single(one => one.Name == reader), Inputs);

    [Theory]
    [MemberData(nameof(Readers))]
    [Trait("Tier", "Full")]
    public void Nor_are_those_of_ten_minutes(string reader) =>
        FuzzRun.Minutes(All.Single(one => one.Name == reader));
}

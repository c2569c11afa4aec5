using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

public sealed class DeletionTests
{
    // By the time that it is deleted, an object of its name may be another's.
    [Fact]
    public void Nothing_in_the_cluster_is_deleted_by_name_alone_but_secrets_whose_names_no_other_has() => Assert.Equal(
        ["HostSecrets.cs"],
        SourceFiles.In(ProductFolders.Root)
            .Where(file => Count(file, "client.DeleteAsync<") != Count(file, "PreconditionUid"))
            .Select(Path.GetFileName));

    private static int Count(string file, string text) => File.ReadAllText(file).Split(text).Length - 1;
}

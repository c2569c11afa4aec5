using Xunit;

namespace ImageFactory.Testing;

/// <summary>
/// Texts that are compared with files of tests/testdata; <c>UPDATE_GOLDEN=1</c> writes the files anew.
/// </summary>
public static class Golden
{
    /// <summary>The text is the file's.</summary>
    public static void AssertEqual(string file, string text)
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests", "testdata", file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}

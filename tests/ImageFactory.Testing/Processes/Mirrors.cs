namespace ImageFactory.Testing.Processes;

/// <summary>The package mirrors of this machine, as apt knows them.</summary>
public sealed record Mirrors(string Main, string Security)
{
    /// <summary>Asks apt; MIRROR_DEBIAN and MIRROR_DEBIAN_SECURITY go before what it says.</summary>
    public static async Task<Mirrors> ReadAsync()
    {
        var targets = (await Command.RunAsync(
            "apt-get", ["indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"])).Checked();
        var byRelease = targets.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToLookup(words => words[1], words => words[0].TrimEnd('/'));
        return new Mirrors(Pick("MIRROR_DEBIAN", "bookworm"), Pick("MIRROR_DEBIAN_SECURITY", "bookworm-security"));

        string Pick(string variable, string release) =>
            Environment.GetEnvironmentVariable(variable)
            ?? byRelease[release].FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"apt knows no mirror of {release}: run apt-get update, or set {variable}");
    }
}

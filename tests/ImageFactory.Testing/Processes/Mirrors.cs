namespace ImageFactory.Testing.Processes;

/// <summary>The package mirrors of this machine, as apt knows them.</summary>
/// <param name="Main">Debian's archive.</param>
/// <param name="Security">That of its security updates.</param>
/// <param name="ChecksValidUntil">
/// Whether apt holds them to the date that they set themselves; not where they are copies that are refreshed rarely.
/// </param>
public sealed record Mirrors(string Main, string Security, bool ChecksValidUntil = true)
{
    /// <summary>Asks apt; MIRROR_DEBIAN and MIRROR_DEBIAN_SECURITY go before what it says.</summary>
    public static async Task<Mirrors> ReadAsync()
    {
        var targets = (await Command.RunAsync(
            "apt-get", ["indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"])).Checked();
        var byRelease = targets.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToLookup(words => words[1], words => words[0].TrimEnd('/'));
        var checks = (await Command.RunAsync(
            "apt-config", ["dump", "--format", "%v%n", "Acquire::Check-Valid-Until"])).Checked();
        return new Mirrors(
            Pick("MIRROR_DEBIAN", "bookworm"),
            Pick("MIRROR_DEBIAN_SECURITY", "bookworm-security"),
            !checks.Trim().Equals("false", StringComparison.OrdinalIgnoreCase));

        string Pick(string variable, string release) =>
            Environment.GetEnvironmentVariable(variable)
            ?? byRelease[release].FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"apt knows no mirror of {release}: run apt-get update, or set {variable}");
    }
}

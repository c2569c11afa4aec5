using YamlDotNet.RepresentationModel;

namespace ImageFactory.OpenStack.Config;

/// <summary>
/// The fields of one region of one cloud, with profile, secrets and the region's values already in them.
/// </summary>
internal sealed class CloudEntry(string file, string cloud, string? region, YamlMappingNode fields)
{
    private const string OverrideSuffix = "_endpoint_override";

    private readonly YamlMappingNode _auth = fields.Mapping("auth") ?? [];

    /// <summary>For messages.</summary>
    public string Where => $"{file}: cloud {cloud}";

    /// <summary>Reads them all.</summary>
    /// <exception cref="CloudConfigException">One is missing or wrong.</exception>
    public CloudConfig Read() => new(cloud, region, new AuthReader(this).Read(), file)
    {
        Tls = new TlsSettings(
            Verify(),
            Home(fields.Text("cacert")),
            Home(fields.Text("cert")),
            Home(fields.Text("key"))),
        Interface = Interface(),
        EndpointOverrides = EndpointOverrides(),
    };

    /// <summary>A field outside of <c>auth</c>.</summary>
    public string? Setting(string name) => fields.Text(name);

    /// <summary>
    /// A field of <c>auth</c>, the first of the names that has one; some files have them beside <c>auth</c>, which
    /// openstacksdk takes as well.
    /// </summary>
    public string? Auth(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if ((_auth.Text(name) ?? fields.Text(name)) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>An address; the file may leave the region open in it.</summary>
    /// <exception cref="CloudConfigException">It is none.</exception>
    public Uri Address(string name, string text)
    {
        var filled = text.Replace("{region_name}", region, StringComparison.Ordinal);
        return Uri.TryCreate(filled, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0
            ? address
            : throw new CloudConfigException(
                $"{Where}: {name} is no address: write it as https://host:port/path, without a user in it");
    }

    private bool Verify() =>
        (Boolean("verify") ?? true) && !(Boolean("insecure") ?? false);

    private bool? Boolean(string name) => fields.Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => throw new CloudConfigException($"{Where}: {name} is neither true nor false: write one of them"),
    };

    private string Interface()
    {
        // A list means the first that there is; the operator wants to know what it gets.
        var text = fields.Text("interface") ?? fields.Text("endpoint_type") ?? "public";
        var name = text.EndsWith("URL", StringComparison.OrdinalIgnoreCase) ? text[..^3] : text;
        return name is "public" or "internal" or "admin"
            ? name
            : throw new CloudConfigException($"{Where}: interface {text} is unknown: write public, internal or admin");
    }

    private Dictionary<string, Uri> EndpointOverrides()
    {
        var overrides = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var key in fields.Children.Keys.OfType<YamlScalarNode>())
        {
            var name = key.Value!.Replace('-', '_');
            if (name.EndsWith(OverrideSuffix, StringComparison.Ordinal) && fields.Text(name) is { } text)
            {
                overrides[name[..^OverrideSuffix.Length].Replace('_', '-')] = Address(name, text);
            }
        }

        return overrides;
    }

    private static string? Home(string? path) =>
        path is not null && path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : path;
}

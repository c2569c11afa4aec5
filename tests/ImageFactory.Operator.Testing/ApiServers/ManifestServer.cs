using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.Testing.ApiServers;

/// <summary>
/// A real server with the project's CRDs. It takes JSON as it stands: what the tests send is wrong on purpose, and a
/// typed client could not say it.
/// </summary>
/// <param name="script">The script of <c>tests/cluster</c> that starts it.</param>
/// <param name="definitions">The folder of <c>config</c> with the CRDs for it.</param>
public abstract class ManifestServer(string script, string definitions) : IAsyncLifetime
{
    private const string DefinitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static readonly TimeSpan EstablishDeadline = TimeSpan.FromSeconds(60);

    // The script builds a server that is missing; that takes minutes, once a machine.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(20);

    private SocketsHttpHandler? _handler;
    private Uri? _address;
    private readonly string _folder = Directory.CreateTempSubdirectory("imagefactory-test-").FullName;

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>kubectl with all rights.</summary>
    public Kubectl Kubectl => new(Kubeconfig);

    /// <summary>Where the server listens.</summary>
    public Uri Address => _address!;

    /// <summary>The server's certificates, with the authority's key.</summary>
    public string Certificates => Path.Combine(_folder, "pki");

    /// <summary>Starts the server and waits until it serves the three kinds.</summary>
    public async Task InitializeAsync()
    {
        await RunAsync("start");
        var environment = (await File.ReadAllLinesAsync(Path.Combine(_folder, "env")))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        _address = new Uri(environment["SERVER_URL"]);
        _handler = Handler();
        var manifest = await Kubectl.RunAsync("kustomize", Path.Combine(RepositoryRoot.Path, "config", definitions));
        foreach (var crd in YamlDocuments.Parse(manifest))
        {
            await EstablishAsync(crd);
        }
    }

    /// <summary>Ends the server.</summary>
    public async Task DisposeAsync()
    {
        _handler?.Dispose();
        await RunAsync("stop");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A namespace of its own for a test; the stand-alone CRD server knows none and needs none.</summary>
    public async Task<string> NamespaceAsync()
    {
        var name = $"test-{Guid.NewGuid():N}"[..20];
        await SendAsync(
            HttpMethod.Post,
            "/api/v1/namespaces",
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        return name;
    }

    /// <summary>
    /// Creates the object, or gives the one of its name the document's spec; returns what the server answers.
    /// </summary>
    public async Task<Answer> ApplyAsync(string @namespace, JsonObject document)
    {
        var collection = Collection(@namespace, document);
        var metadata = document["metadata"]!;
        if (metadata["name"] is not { } name
            || await SendAsync(HttpMethod.Get, $"{collection}/{name}") is not { IsSuccess: true } live)
        {
            return await SendAsync(HttpMethod.Post, collection, document);
        }

        live.Body["spec"] = document["spec"]?.DeepClone();
        return await SendAsync(HttpMethod.Put, $"{collection}/{name}", live.Body);
    }

    /// <summary>The live object of a document's kind and name.</summary>
    public Task<Answer> GetAsync(string @namespace, JsonObject document) =>
        SendAsync(HttpMethod.Get, $"{Collection(@namespace, document)}/{document["metadata"]!["name"]}");

    /// <summary>A custom resource definition as the server has it.</summary>
    public Task<Answer> GetDefinitionAsync(string name) => SendAsync(HttpMethod.Get, $"{DefinitionsPath}/{name}");

    /// <summary>Gives a custom resource definition another's spec.</summary>
    public async Task ReplaceDefinitionAsync(string name, JsonObject other)
    {
        var live = (await GetDefinitionAsync(name)).Body;
        live["spec"] = other["spec"]!.DeepClone();
        var answer = await SendAsync(HttpMethod.Put, $"{DefinitionsPath}/{name}", live);
        Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
    }

    private static string Collection(string @namespace, JsonObject document) =>
        $"/apis/imagefactory.dev/v1alpha1/namespaces/{@namespace}/{document["kind"]!.ToString().ToLowerInvariant()}s";

    private async Task EstablishAsync(JsonObject crd)
    {
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, DefinitionsPath, crd)).Status);
        var spec = crd["spec"]!;
        var resources = $"/apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}";
        using var deadline = new CancellationTokenSource(EstablishDeadline);
        while (!(await SendAsync(HttpMethod.Get, resources)).IsSuccess)
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    /// <summary>A request of the administrator.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var http = new HttpClient(_handler!, disposeHandler: false) { BaseAddress = _address };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : new JsonObject { ["message"] = text });
    }

    private SocketsHttpHandler Handler()
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Certificates, "ca.crt")));
        var client = X509Certificate2.CreateFromPemFile(
            Path.Combine(Certificates, "admin.crt"), Path.Combine(Certificates, "admin.key"));
        return new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = trust, ClientCertificates = [client] },
        };
    }

    private async Task RunAsync(string verb)
    {
        var command = Path.Combine(RepositoryRoot.Path, "tests", "cluster", script);
        (await Command.RunAsync(command, [verb, _folder], patience: StartDeadline)).Checked();
    }
}

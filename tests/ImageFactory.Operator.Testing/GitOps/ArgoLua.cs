using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.Testing.GitOps;

/// <summary>
/// Runs what config/argocd brings in Lua 5.1, of which Argo CD has an implementation of its own: with the object as
/// <c>obj</c>, and with the libraries that Argo CD gives to a script of argocd-cm, which are base, table, and of os two
/// functions.
/// </summary>
internal static class ArgoLua
{
    private const string Sandbox =
        """
        getmetatable("").__index = nil
        local allowed = {
          assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, pcall = pcall, rawget = rawget,
          rawset = rawset, select = select, setmetatable = setmetatable, tonumber = tonumber, tostring = tostring,
          type = type, unpack = unpack, table = table, os = {time = os.time, date = os.date},
        }
        local function run(script, obj)
          allowed.obj = obj
          return setfenv(assert(loadstring(script)), allowed)()
        end

        """;

    /// <summary>What argocd-cm says, by the key.</summary>
    public static JsonObject Settings { get; } = YamlDocuments.Read(
        Path.Combine(RepositoryRoot.Path, "config", "argocd", "argocd-cm.yaml"))[0]["data"]!.AsObject();

    /// <summary>The health of an object, as "status: message".</summary>
    public static async Task<string> HealthAsync(JsonObject entity)
    {
        var script = (string)Settings[$"resource.customizations.health.imagefactory.dev_{entity["kind"]}"]!;
        var said = await RunAsync(
            $"local health = run({Literal(script)}, {Table(entity)})\nprint(health.status .. ': ' .. health.message)");
        return said.TrimEnd('\n');
    }

    /// <summary>The actions that an object offers, in the order of their names.</summary>
    public static async Task<IReadOnlyList<string>> ActionsAsync(JsonObject entity)
    {
        var said = await RunAsync(
            $"""
            for name, action in pairs(run({Literal((string)Actions(entity)["discovery.lua"]!)}, {Table(entity)})) do
              if not action.disabled then print(name) end
            end
            """);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>What an expression says of the object that an action has changed.</summary>
    public static async Task<string> ActAsync(JsonObject entity, string action, string expression)
    {
        var script = Actions(entity)["definitions"]!.AsArray().First(one => (string)one!["name"]! == action)!;
        var said = await RunAsync(
            $"local obj = run({Literal((string)script["action.lua"]!)}, {Table(entity)})\nprint({expression})");
        return said.TrimEnd('\n');
    }

    private static JsonObject Actions(JsonObject entity) => YamlDocuments.Parse(
        (string)Settings[$"resource.customizations.actions.imagefactory.dev_{entity["kind"]}"]!)[0];

    private static async Task<string> RunAsync(string program) =>
        (await Command.RunAsync("lua5.1", ["-"], Sandbox + program)).Checked();

    private static string Table(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject fields => "{" + string.Concat(
            fields.Select(field => $"[{Literal(field.Key)}] = {Table(field.Value)}, ")) + "}",
        JsonArray items => "{" + string.Concat(items.Select(item => $"{Table(item)}, ")) + "}",
        _ when node.GetValueKind() == JsonValueKind.String => Literal((string)node!),
        _ => node.ToJsonString(),
    };

    // Decimal escapes are the only ones that every text has in Lua 5.1.
    private static string Literal(string text) => $"\"{string.Concat(
        System.Text.Encoding.UTF8.GetBytes(text).Select(
            code => code is >= 32 and < 127 and not (byte)'"' and not (byte)'\\'
                ? ((char)code).ToString()
                : string.Create(CultureInfo.InvariantCulture, $"\\{code:000}")))}\"";
}

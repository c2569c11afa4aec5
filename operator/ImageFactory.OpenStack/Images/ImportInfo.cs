using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>What the service says of imports.</summary>
internal sealed record ImportInfo([property: JsonPropertyName("import-methods")] ImportMethods ImportMethods);

using ImageFactory.Kubernetes.Schema;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Schema;

public sealed class CustomResourceDefinitionTests
{
    private static readonly XmlDocumentation Documentation =
        XmlDocumentation.Load(Path.ChangeExtension(typeof(Teapot).Assembly.Location, ".xml"));

    [Fact]
    public void Attributes_and_comments_become_a_definition()
    {
        var crd = YamlText.Write(
            CustomResourceDefinition.Of(typeof(Teapot), SchemaJsonContext.Default.Options, Documentation));

        Golden.AssertEqual("schema/teapot.yaml", crd);
    }

    [Fact]
    public void Every_flaw_is_told_with_its_path()
    {
        var error = Assert.Throws<SchemaException>(
            () => CustomResourceDefinition.Of(typeof(Flawed), SchemaJsonContext.Default.Options, Documentation));

        Golden.AssertEqual("schema/flaws.txt", error.Message + "\n");
    }
}

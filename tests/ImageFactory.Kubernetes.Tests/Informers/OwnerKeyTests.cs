using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Informers;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Informers;

public sealed class OwnerKeyTests
{
    private static readonly V1Pod Owner = new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new V1ObjectMeta { Name = "owner", NamespaceProperty = "home", Uid = "1" },
    };

    [Fact]
    public void The_owner_in_the_same_namespace_is_the_controller_among_the_references()
    {
        var other = Owner.MakeOwnerReference();
        (other.Controller, other.Name) = (false, "other");

        Assert.Equal(
            new OwnerKey(string.Empty, "Pod", "owner"),
            OwnerKey.Of(new V1Pod
            {
                Metadata = new V1ObjectMeta { OwnerReferences = [other, Owner.MakeOwnerReference()] },
            }));
    }

    [Fact]
    public void The_owner_in_another_namespace_stands_in_an_annotation() => Assert.Equal(
        new OwnerKey(string.Empty, "Pod", "owner", "home"), OwnerKey.Of(Annotated(OwnerAnnotation.Of(Owner))));

    [Theory]
    [InlineData("ImageBuild.imagefactory.dev/images/x", "ImageBuild imagefactory.dev images x")]
    [InlineData("ImageBuild/images/x", null)]
    [InlineData("a/b", null)]
    [InlineData("", null)]
    public void An_annotation_that_names_nobody_is_none(string value, string? expected) => Assert.Equal(
        expected,
        OwnerKey.Of(Annotated(value)) is { } owner
            ? $"{owner.Kind} {owner.Group} {owner.Namespace} {owner.Name}"
            : null);

    private static V1Pod Annotated(string value) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Annotations = new Dictionary<string, string> { [OwnerAnnotation.Name] = value },
        },
    };
}
